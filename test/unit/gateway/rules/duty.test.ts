import { describe, expect, it } from 'vitest';
import type { Asking, Proposal } from '../../../../gateway/rules/define.ts';
import { alsoByClock, phaseAt } from '../../../../gateway/rules/duty.ts';
import type { Duty } from '../../../../gateway/rules/duty.ts';
import { anOutput } from '../../../support/farm.ts';
import { aContext, NOW } from '../../../support/rule-context.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** 10 of every 60 minutes of a night that began an hour ago and lasts 8 h. */
const NIGHT: Duty = {
  start: NOW - 60 * MINUTE,
  length_ms: 480 * MINUTE,
  on_ms: 10 * MINUTE,
  every_ms: 60 * MINUTE,
};

describe('a duty by the clock', () => {
  it('runs at the begin of each turn and says when that changes', () => {
    expect(phaseAt(NIGHT, NOW)).toEqual({ running: true, until: NOW + 10 * MINUTE });
    expect(phaseAt(NIGHT, NOW + 10 * MINUTE - 1)).toEqual({ running: true, until: NOW + 10 * MINUTE });
    expect(phaseAt(NIGHT, NOW + 10 * MINUTE)).toEqual({ running: false, until: NOW + 60 * MINUTE });
  });

  it('rests outside of its hours and comes back the next day, and the days before and after', () => {
    const end = NIGHT.start + NIGHT.length_ms;
    expect(phaseAt(NIGHT, end - 1)).toEqual({ running: false, until: NIGHT.start + DAY });
    expect(phaseAt(NIGHT, end)).toEqual({ running: false, until: NIGHT.start + DAY });
    expect(phaseAt(NIGHT, NIGHT.start + DAY).running).toBe(true);
    expect(phaseAt(NIGHT, NIGHT.start - 3 * DAY)).toEqual({
      running: true,
      until: NIGHT.start - 3 * DAY + 10 * MINUTE,
    });
  });

  it('cuts its last turn at the end of its hours, and is one run where it never pauses', () => {
    const short = { ...NIGHT, length_ms: 65 * MINUTE };
    expect(phaseAt(short, NOW)).toEqual({ running: true, until: NOW + 5 * MINUTE });
    const always = { ...NIGHT, on_ms: NIGHT.every_ms };
    expect(phaseAt(always, NOW)).toEqual({ running: true, until: NIGHT.start + NIGHT.length_ms });
  });
});

describe('a rule by readings and by the clock', () => {
  const reads = (want: Proposal['want']): Proposal => ({
    want,
    reason: { code: 'nothing_asked' },
    inputs: [],
    wakeAt: NOW + 30 * MINUTE,
  });
  const PAUSE = NOW + 20 * MINUTE;
  const asking = (since: number): Asking => ({ since, given_s: 0, given_l: undefined });

  it('runs in its turn although the readings do not ask for it', () => {
    const decide = (want: Proposal['want']) =>
      alsoByClock(aContext(), {
        duty: NIGHT,
        code: 'minimum_air',
        readAt: NOW,
        byReadings: () => reads(want),
      });
    for (const want of ['off', 'safe', 'hold'] as const)
      expect(decide(want)).toMatchObject({
        want: 'on',
        reason: { code: 'minimum_air', until: NOW + 10 * MINUTE },
        inputs: [],
        wakeAt: NOW + 10 * MINUTE,
      });
    expect(decide('on')).toEqual(reads('on'));
  });

  it('leaves an output that fails on to its safe state, so that the blindness is told', () => {
    const output = anOutput({ kind: 'fan' });
    const byReadings = () => reads('safe');
    const both = { duty: NIGHT, code: 'minimum_air', readAt: undefined, byReadings } as const;
    expect(alsoByClock(aContext({ output }), both)).toEqual(reads('safe'));
  });

  it('does not take a run of the clock for one of the readings', () => {
    const seen: (Asking | undefined)[] = [];
    const after = (readAt: number | undefined, since: number) =>
      alsoByClock(aContext({ now: PAUSE, asking: asking(since) }), {
        duty: NIGHT,
        code: 'night_duty',
        readAt,
        byReadings: (asked) => {
          seen.push(asked);
          return reads('hold');
        },
      }).want;
    // Begun in the turn, and the last reading is of that turn: nothing else asked for it.
    expect(after(NOW + 5 * MINUTE, NOW)).toBe('safe');
    expect(after(undefined, NOW)).toBe('safe');
    expect(seen).toEqual([undefined, undefined]);
    // Begun before the turn, or gone on after it by a later reading.
    expect(after(NOW + 5 * MINUTE, NOW - MINUTE)).toBe('hold');
    expect(after(NOW + 15 * MINUTE, NOW)).toBe('hold');
    expect(seen.slice(2)).toEqual([asking(NOW - MINUTE), asking(NOW)]);
  });
});
