import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { History } from '../../../../../gateway/core/ports/reads.ts';
import { NEAR_ENTRIES } from '../../../../../gateway/store/history/history-reads.ts';
import { DAY, HOUR, MINUTE, SECOND, START, rolledJournal } from '../../../../support/rolled-journal.ts';
import { frameEntry, readings } from '../../../../support/store.ts';

let journal: ReturnType<typeof rolledJournal>;
beforeEach(() => {
  journal = rolledJournal();
});

function expectAlike(found: History['points'], wanted: History['points']): void {
  expect(found.map(([at, min, , max]) => [at, min, max])).toEqual(
    wanted.map(([at, min, , max]) => [at, min, max]),
  );
  found.forEach(([, , mean], index) => expect(mean).toBeCloseTo(wanted[index]?.[2] ?? NaN, 6));
}

describe('a history', () => {
  const when = fc.oneof(
    fc.integer({ min: 0, max: 4 * 24 * 6 }).map((i) => START + i * 10 * MINUTE), // steady, over four days
    fc.integer({ min: 0, max: 720 }).map((i) => START + DAY + i * 5 * SECOND), // one dense hour
    fc.integer({ min: 0, max: 4 * DAY }).map((ms) => START + ms),
  );
  const frame = fc.record({
    kind: fc.constant('frame' as const),
    at: when,
    value: fc.integer({ min: -20, max: 60 }),
    quality: fc.oneof(
      { weight: 9, arbitrary: fc.constant('good' as const) },
      { weight: 1, arbitrary: fc.constant('implausible' as const) },
    ),
    other: fc.boolean(),
  });
  /** A whole dense hour at once: 300 readings, 12 s apart. */
  const burst = fc.record({ kind: fc.constant('burst' as const), hour: fc.integer({ min: 24, max: 26 }) });
  const roll = fc.constant({ kind: 'roll' as const });
  const life = fc.array(
    fc.oneof(
      { weight: 30, arbitrary: frame },
      { weight: 1, arbitrary: burst },
      { weight: 3, arbitrary: roll },
    ),
    { maxLength: 120 },
  );
  const someRange = fc.record({
    from: fc.oneof(
      fc.integer({ min: 0, max: 96 }).map((hour) => START + hour * HOUR),
      fc.integer({ min: -DAY, max: 4 * DAY }).map((ms) => START + ms),
    ),
    span_ms: fc.oneof(
      fc.integer({ min: 1, max: 96 }).map((hours) => hours * HOUR),
      fc.integer({ min: 1, max: 5 * DAY }),
    ),
    step_ms: fc.oneof(
      fc.constantFrom(MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY, 2 * DAY, 7 * DAY),
      fc.integer({ min: SECOND, max: 5 * DAY }),
    ),
  });

  test('is the same from rollups as from frames, whatever came when and whatever is asked', () => {
    fc.assert(
      fc.property(life, fc.array(someRange, { minLength: 1, maxLength: 4 }), (acts, ranges) => {
        journal = rolledJournal();
        for (const act of acts) {
          if (act.kind === 'roll') journal.rollUp();
          else if (act.kind === 'burst')
            for (let i = 0; i < 300; i++) journal.measured(START + act.hour * HOUR + i * 12 * SECOND, i % 40);
          else if (act.other)
            journal.writer.write(
              frameEntry({ measuredAt: act.at, readings: readings({ 'soil.ph': 6 + act.value / 100 }) }),
            );
          else journal.measured(act.at, act.value, act.quality);
        }
        for (const { from, span_ms, step_ms } of ranges) {
          const range = { from, to: from + span_ms, step_ms };
          expectAlike(journal.history(range).points, journal.byFrames(range));
        }
      }),
      { numRuns: 60 },
    );
  });

  test('is right also while more wait than are read one by one', () => {
    for (let i = 0; i < 300; i++) journal.measured(START + i * 10 * MINUTE, i);
    journal.rollUp();
    journal.measured(START + 5 * MINUTE, 99);
    const dead = { at: START, code: 'not_json', detail: '', payload: '' };
    for (let i = 0; i <= NEAR_ENTRIES; i++) journal.writer.write({ kind: 'dead', dead });
    const range = { from: START + HOUR / 2, to: START + DAY, step_ms: 6 * HOUR };
    expect(journal.history(range).points).toEqual(journal.byFrames(range));
    const whole = { from: START, to: START + DAY, step_ms: DAY };
    expect(journal.history(whole).points).toEqual(journal.byFrames(whole));
  });

  test('has the same gaps from rollups as from frames of a steady series', () => {
    const missing = fc.array(fc.tuple(fc.integer({ min: 1, max: 570 }), fc.integer({ min: 1, max: 60 })), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(missing, fc.integer({ min: 1, max: 48 }), (holes, hours) => {
        journal = rolledJournal();
        const isMissing = (i: number) => holes.some(([first, count]) => i >= first && i < first + count);
        for (let i = 0; i < 576; i++) if (!isMissing(i)) journal.measured(START + i * 10 * MINUTE, i);
        const range = { from: START, to: START + 4 * DAY, step_ms: hours * HOUR };
        const { gaps } = journal.history(range); // nothing is summed up yet
        journal.rollUp();
        expect(journal.history(range).gaps).toEqual(gaps);
      }),
      { numRuns: 30 },
    );
  });

  test('names the cause of a gap that the whole farm or this device had', () => {
    for (const hour of [0, 1, 2, 6, 7, 8, 12, 13]) journal.measured(START + hour * HOUR, hour);
    const gap = {
      of: 'gap',
      gap: { cause: 'gateway_off', from: START + 2 * HOUR, to: START + 6 * HOUR },
    } as const;
    journal.changes.write(gap);
    journal.changes.write({
      of: 'gap',
      gap: { ...gap.gap, device: 'other', from: START + 8 * HOUR, to: START + 12 * HOUR },
    });
    journal.rollUp();
    expect(journal.history({ from: START, to: START + 14 * HOUR, step_ms: HOUR }).gaps).toEqual([
      { from: START + 2 * HOUR, to: START + 6 * HOUR, cause: 'gateway_off' },
      { from: START + 8 * HOUR, to: START + 12 * HOUR, cause: 'no_data' },
    ]);
  });
});
