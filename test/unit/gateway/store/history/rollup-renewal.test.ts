import { beforeEach, describe, expect, test } from 'vitest';
import { DENSE_HOUR } from '../../../../../gateway/store/history/rollup-renewal.ts';
import { DAY, HOUR, MINUTE, SECOND, START, rolledJournal } from '../../../../support/rolled-journal.ts';
import { frameEntry, readings } from '../../../../support/store.ts';

let journal: ReturnType<typeof rolledJournal>;
beforeEach(() => {
  journal = rolledJournal();
});

describe('what is summed up', () => {
  test('is hours and days; minutes only of hours with many readings', () => {
    for (let i = 0; i < 12; i++) journal.measured(START + i * 10 * MINUTE, i);
    journal.rollUp();
    expect(journal.rollups()).toEqual([
      ['hour', 0, 6],
      ['hour', 1, 6],
      ['day', 0, 12],
    ]);
    for (let i = 0; i <= DENSE_HOUR; i++) journal.measured(START + 3 * HOUR + i * 10 * SECOND, i);
    journal.rollUp();
    expect(journal.rollups().filter(([level]) => level === 'minute')).toHaveLength(41);
    expect(journal.rollups().filter(([level]) => level === 'hour')).toContainEqual([
      'hour',
      3,
      DENSE_HOUR + 1,
    ]);
  });

  test('keeps the minutes of a dense hour in step, also when its readings come one by one', () => {
    for (let i = 0; i < 360; i++) {
      journal.measured(START + i * 10 * SECOND, i);
      if (i > 230) journal.rollUp();
    }
    expect(journal.rollups()).toEqual([
      ...Array.from({ length: 60 }, (_, i) => ['minute', i, 6]),
      ['hour', 0, 360],
      ['day', 0, 360],
    ]);
  });

  test('forgets a reading that was found impossible after all, and the bucket with it', () => {
    journal.measured(START, 30);
    journal.rollUp();
    journal.measured(START, 999, 'implausible');
    expect(journal.history({ from: START, to: START + DAY, step_ms: HOUR }).points).toEqual([]);
    journal.rollUp();
    expect(journal.rollups()).toEqual([]);
  });

  test('counts a frame once that came again, was united and rewritten', () => {
    journal.measured(START, 30);
    journal.rollUp();
    journal.measured(START, 30);
    journal.writer.write(frameEntry({ measuredAt: START, readings: readings({ 'soil.ph': 6 }) }));
    journal.measured(START, 31);
    journal.rollUp();
    expect(journal.history({ from: START, to: START + DAY, step_ms: HOUR }).points).toEqual([
      [START, 31, 31, 31],
    ]);
    expect(journal.rollups()).toEqual([
      ['hour', 0, 1], // of each of the two points
      ['hour', 0, 1],
      ['day', 0, 1],
      ['day', 0, 1],
    ]);
  });

  test('passes entries that are no frames', () => {
    journal.writer.write({ kind: 'dead', dead: { at: START, code: 'not_json', detail: '', payload: '' } });
    journal.rollUp();
    expect(journal.reads.cursor('rollup')).toBe(1);
  });
});

describe('where frames have expired', () => {
  const day = { from: START, to: START + DAY, step_ms: DAY };

  test('the chart stays', () => {
    for (let i = 0; i < 144; i++) journal.measured(START + i * 10 * MINUTE, i);
    journal.rollUp();
    const before = [DAY, HOUR, 6 * HOUR].map((step_ms) => journal.history({ ...day, step_ms }));
    journal.expire(144);
    expect([DAY, HOUR, 6 * HOUR].map((step_ms) => journal.history({ ...day, step_ms }))).toEqual(before);
  });

  test('an edge of a step is off by less than an hour', () => {
    for (let i = 0; i < 12; i++) journal.measured(START + i * 10 * MINUTE, i);
    journal.rollUp();
    journal.expire(12);
    const { points } = journal.history({ from: START + 30 * MINUTE, to: START + 3 * HOUR, step_ms: HOUR });
    expect(points).toEqual([[START + 30 * MINUTE, 0, 5.5, 11]]);
  });

  test('a late frame makes no bucket poorer, before and after it is summed up', () => {
    for (let i = 0; i < 6; i++) journal.measured(START + i * 10 * MINUTE, 10 * i);
    journal.rollUp();
    journal.expire(6);
    journal.measured(START + 25 * MINUTE, 99);
    const wanted = [[START, 0, (150 + 99) / 7, 99]];
    expect(journal.history(day).points).toEqual(wanted);
    journal.rollUp();
    expect(journal.history(day).points).toEqual(wanted);
    journal.measured(START + 35 * MINUTE, 1);
    journal.rollUp();
    expect(journal.history(day).points).toEqual([[START, 0, (150 + 99 + 1) / 8, 99]]);
  });

  test('nor where only some of the bucket have gone', () => {
    for (let i = 0; i < 6; i++) journal.measured(START + i * 10 * MINUTE, 10 * i);
    journal.rollUp();
    journal.expire(3);
    for (const minute of [5, 15, 45]) journal.measured(START + minute * MINUTE, 4);
    journal.rollUp();
    expect(journal.history(day).points).toEqual([[START, 0, (150 + 12) / 9, 50]]);
  });

  test('nor where those that have gone lay between others', () => {
    for (const minute of [10, 20, 30, 0, 50]) journal.measured(START + minute * MINUTE, minute);
    journal.rollUp();
    journal.expire(3);
    journal.measured(START + 15 * MINUTE, 10);
    journal.rollUp();
    expect(journal.history(day).points).toEqual([[START, 0, 20, 50]]);
  });

  test('nor in a dense hour, minute by minute', () => {
    for (let i = 0; i < 300; i++) journal.measured(START + i * 12 * SECOND, 10);
    journal.rollUp();
    journal.expire(300);
    journal.measured(START + 30 * SECOND, 50);
    journal.rollUp();
    expect(journal.rollups()).toContainEqual(['minute', 0, 6]);
    expect(journal.history(day).points).toEqual([[START, 10, 3050 / 301, 50]]);
  });

  test('the same frame once more, and alone in its bucket, changes nothing', () => {
    journal.measured(START, 30);
    journal.rollUp();
    journal.expire(1);
    journal.measured(START, 30);
    journal.rollUp();
    expect(journal.rollups()).toEqual([
      ['hour', 0, 1],
      ['day', 0, 1],
    ]);
  });

  test('minutes that are too old go away, and are not made anew', () => {
    for (let i = 0; i < 300; i++) journal.measured(START + i * 12 * SECOND, i);
    journal.rollUp();
    const nextDay = (START + DAY) / MINUTE;
    journal.measured(START + DAY, 1);
    journal.reads.rollupStep({ waiting: 1, minutesFrom: nextDay }, (sums) =>
      journal.changes.write({ of: 'rollup', minutesFrom: nextDay, ...sums }),
    );
    expect(journal.rollups().map(([level]) => level)).toEqual(['hour', 'hour', 'day', 'day']);
    journal.measured(START + 5 * SECOND, 1);
    journal.rollUp(nextDay);
    expect(journal.rollups()).toContainEqual(['hour', 0, 301]);
    expect(journal.rollups().map(([level]) => level)).toEqual(['hour', 'hour', 'day', 'day']);
  });
});
