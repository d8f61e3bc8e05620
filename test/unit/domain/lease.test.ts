import { describe, expect, test } from 'vitest';
import { leasePolicy, leaseUnits, longestAway } from '../../../domain/lease.ts';
import type { LeaseCapability } from '../../../domain/lease.ts';

const capability = (changes: Partial<LeaseCapability> = {}): LeaseCapability => ({
  unit_s: 1,
  max_s: 255,
  renew: 'restarts',
  cancel: 'yes',
  confirmed: true,
  ...changes,
});

describe('the policy of a lease', () => {
  test('is a minute renewed at a third where a second command restarts the timer', () => {
    expect(leasePolicy(capability(), 3_600)).toEqual({ mode: 'renewed', lease_s: 60, renew_s: 20 });
  });

  test('is never longer than the timer holds or the farm allows', () => {
    expect(leasePolicy(capability({ max_s: 30 }), 3_600)).toEqual({
      mode: 'renewed',
      lease_s: 30,
      renew_s: 10,
    });
    expect(leasePolicy(capability(), 12)).toEqual({ mode: 'renewed', lease_s: 12, renew_s: 4 });
  });

  test.each(['ignored', 'unknown'] as const)(
    'is one lease of the whole dose, within both limits, where renewal is %s',
    (renew) => {
      expect(leasePolicy(capability({ renew }), 3_600)).toEqual({ mode: 'dose', lease_s: 255 });
      expect(leasePolicy(capability({ renew }), 90)).toEqual({ mode: 'dose', lease_s: 90 });
    },
  );
});

describe('the units of a timer', () => {
  test('are whole, rounded down, and at least one', () => {
    expect(leaseUnits(capability(), 59.9)).toBe(59);
    expect(leaseUnits(capability(), 0.2)).toBe(1);
    expect(leaseUnits(capability(), 255)).toBe(255);
    expect(leaseUnits(capability({ unit_s: 0.1 }), 0.7)).toBe(7);
  });

  test.each([0, -1, NaN, 255.1, Infinity])('cannot express %s s', (for_s) => {
    expect(() => leaseUnits(capability(), for_s)).toThrow(RangeError);
  });
});

describe('the longest time away from safe', () => {
  test('is the lease when gateway, cable or broker are lost, and nothing when the board has no power', () => {
    for (const renew of ['restarts', 'unknown'] as const) {
      const policy = leasePolicy(capability({ renew }), 3_600);
      const lease_s = renew === 'restarts' ? 60 : 255;
      expect(longestAway(policy, capability({ renew }))).toEqual({
        lost_s: lease_s,
        power_s: 0,
      });
    }
  });

  test('has no end when a valve that latches loses its power', () => {
    const latching = capability({ renew: 'unknown', unpowered: 'stays' });
    expect(longestAway(leasePolicy(latching, 90), latching)).toMatchObject({
      lost_s: 90,
      power_s: undefined,
    });
  });

  test('is at least one unit of the timer, which cannot be set shorter', () => {
    const minutes = capability({ unit_s: 60, max_s: 3_600 });
    expect(longestAway(leasePolicy(minutes, 20), minutes).lost_s).toBe(60);
  });
});
