import { describe, expect, it } from 'vitest';
import { OverrideRequest } from '../../../../domain/override.ts';
import type { Overrides } from '../../../../domain/override.ts';
import { apply, stopOf } from '../../../../gateway/core/overriding.ts';
import { anOutput } from '../../../support/farm.ts';

const NOW = Date.UTC(2026, 10, 22, 1);
const by = 'Bà Hoa';
const MINUTE = 60_000;

const ask = (request: unknown, before: Overrides = {}, output = anOutput({ flow_l_min: 40 })) =>
  apply(before, { request: OverrideRequest.parse(request), output, by, now: NOW, total_l: 1_200 });

const stopped: Overrides = { standing: { action: 'stop', by, at: NOW } };
const locked: Overrides = { standing: { action: 'lock', by, at: NOW } };

describe('an override', () => {
  it('runs for minutes, until a time or for litres', () => {
    const until = NOW + 10 * MINUTE;
    expect(ask({ action: 'run', minutes: 10 })).toEqual({ run: { by, at: NOW, until } });
    expect(ask({ action: 'run', until: '2026-11-22T08:10:00+07:00' })).toEqual({
      run: { by, at: NOW, until },
    });
    expect(ask({ action: 'run', litres: 400 })).toEqual({
      run: { by, at: NOW, until: NOW + 30 * MINUTE, dose: { litres: 400, from_l: 1_200 } },
    });
  });

  it('cuts a run at the longest run', () => {
    expect(ask({ action: 'run', minutes: 600 })).toMatchObject({ run: { until: NOW + 30 * MINUTE } });
  });

  it('refuses litres without a flow rate, and a time that has passed', () => {
    expect(ask({ action: 'run', litres: 5 }, {}, anOutput())).toMatchObject({ code: 'no_flow_rate' });
    expect(ask({ action: 'run', until: '2020-01-01T00:00:00Z' })).toMatchObject({ code: 'in_the_past' });
  });

  it('leaves a stop standing behind a run', () => {
    expect(ask({ action: 'run', minutes: 1 }, stopped)).toMatchObject({ ...stopped, run: { by } });
  });

  it('ends a run with a stop', () => {
    expect(ask({ action: 'stop' }, { run: { by, at: NOW, until: NOW + MINUTE } })).toEqual(stopped);
  });

  it('refuses to run what is locked, and keeps it locked through stop and pause', () => {
    expect(ask({ action: 'run', minutes: 1 }, locked)).toMatchObject({ code: 'locked' });
    expect(ask({ action: 'stop' }, locked)).toEqual(locked);
    expect(ask({ action: 'pause', minutes: 5 }, locked)).toEqual(locked);
    expect(stopOf(locked, { by, now: NOW })).toEqual(locked);
  });

  it('lets the stronger action and the later end stand, whoever asks', () => {
    const until = NOW + 30 * MINUTE;
    const timedLock: Overrides = { standing: { action: 'lock', by, at: NOW, until } };
    expect(ask({ action: 'pause', minutes: 5 }, stopped)).toEqual(stopped);
    expect(ask({ action: 'lock', minutes: 1 }, locked)).toEqual(locked);
    expect(ask({ action: 'stop' }, timedLock)).toEqual(locked);
    expect(stopOf(timedLock, { by, now: NOW })).toEqual(locked);
    expect(ask({ action: 'pause', minutes: 60 }, timedLock)).toMatchObject({
      standing: { action: 'lock', until: NOW + 60 * MINUTE },
    });
    expect(
      ask({ action: 'stop', minutes: 5 }, { standing: { action: 'pause', by, at: NOW, until } }),
    ).toMatchObject({
      standing: { action: 'stop', until },
    });
  });

  it('ends everything with auto, but a lock only where the output is named', () => {
    const run = { by, at: NOW, until: NOW + MINUTE };
    expect(ask({ action: 'auto' }, { ...stopped, run })).toEqual({});
    expect(ask({ action: 'auto', output: 'van-1' }, { ...locked, run })).toEqual({});
    expect(ask({ action: 'auto' }, { ...locked, run })).toMatchObject({ code: 'locked' });
  });

  it.each([
    [{ action: 'run' }, 'run needs one of'],
    [{ action: 'run', minutes: 5, litres: 5 }, 'run needs one of'],
    [{ action: 'run', minutes: -5 }, 'Too small'],
    [{ action: 'pause' }, 'pause needs'],
    [{ action: 'auto', minutes: 5 }, 'auto takes no time'],
    [{ action: 'stop', litres: 5 }, 'litres goes with run'],
    [{ action: 'open' }, 'Invalid option'],
    [{ action: 'stop', colour: 'red' }, 'Unrecognized key'],
  ])('is refused when asked as %j', (request, message) => {
    const parsed = OverrideRequest.safeParse(request);
    expect(parsed.error?.issues.map((issue) => issue.message).join()).toContain(message);
  });
});
