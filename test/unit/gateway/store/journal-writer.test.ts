import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, test } from 'vitest';
import type { StoredEntry } from '../../../../gateway/core/ports/journal.ts';
import { journalReads } from '../../../../gateway/store/journal-reads.ts';
import type { JournalReads } from '../../../../gateway/store/journal-reads.ts';
import { journalWriter } from '../../../../gateway/store/journal-writer.ts';
import type { JournalWriter } from '../../../../gateway/store/journal-writer.ts';
import { migrate } from '../../../../gateway/store/migrate.ts';
import { SOME_TIME, aFrame, anHour, frameEntry, migrationsDir, readings } from '../../../support/store.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
let writer: JournalWriter;
let reads: JournalReads;

beforeEach(() => {
  const db = new DatabaseSync(':memory:');
  migrate(db, 'journal', migrationsDir);
  writer = journalWriter(db);
  reads = journalReads(db);
});

const all = () => JSON.parse(reads.read({ after: 0, limit: 100 })) as StoredEntry[];

describe('a frame with the time of its source', () => {
  test('is stored once, and comes back as it was', () => {
    expect(writer.write(frameEntry({ seq: 17, boot: 3 }))).toBe('stored');
    expect(writer.write(frameEntry({ seq: 18, boot: 4, receivedAt: SOME_TIME + 900 }))).toBe('duplicate');
    expect(all()).toEqual([{ seq: 1, kind: 'frame', frame: aFrame({ seq: 17, boot: 3 }) }]);
  });

  test('is another one at another time or of another device', () => {
    writer.write(frameEntry());
    expect(writer.write(frameEntry({ measuredAt: SOME_TIME + 1 }))).toBe('stored');
    expect(writer.write(frameEntry({ device: 'node-8' }))).toBe('stored');
  });

  test('is united with other metrics of its key under a new seq, in the zone of the first', () => {
    writer.write(frameEntry());
    writer.write(frameEntry({ device: 'other' }));
    expect(writer.write(frameEntry({ zone: 'moved', readings: readings({ 'soil.ph': 6 }) }))).toBe('merged');
    const [other, united] = all();
    expect(united!.seq).toBeGreaterThan(other!.seq);
    expect(united).toMatchObject({
      frame: { zone: 'khu-2', readings: readings({ 'soil.moisture': 31.2, 'soil.ph': 6 }) },
    });
  });

  test('rewrites a value under a new seq, and no seq is used twice', () => {
    writer.write(frameEntry());
    expect(writer.write(frameEntry({ readings: readings({ 'soil.moisture': 30 }) }))).toBe('rewritten');
    const [first] = all();
    expect(writer.write(frameEntry({ readings: readings({ 'soil.moisture': 29 }) }))).toBe('rewritten');
    expect(all()).toMatchObject([{ frame: { readings: readings({ 'soil.moisture': 29 }) } }]);
    expect(all()[0]!.seq).toBeGreaterThan(first!.seq);
  });
});

describe('a frame without a time of its source', () => {
  const received = (seq: number, after_ms: number, boot?: number) => ({
    clock: 'received' as const,
    seq,
    ...(boot !== undefined && { boot }),
    measuredAt: SOME_TIME + after_ms,
    receivedAt: SOME_TIME + after_ms,
  });

  test('is known again by boot, seq and values for seven days', () => {
    expect(writer.write(frameEntry(received(17, 0, 3)))).toBe('stored');
    expect(writer.write(frameEntry(received(17, 60 * MINUTE, 3)))).toBe('duplicate');
    expect(writer.write(frameEntry(received(17, 61 * MINUTE, 4)))).toBe('stored');
    expect(writer.write(frameEntry(received(18, 62 * MINUTE, 3)))).toBe('stored');
    expect(writer.write(frameEntry(received(17, 7 * DAY, 3)))).toBe('duplicate');
    expect(writer.write(frameEntry(received(17, 7 * DAY + 1, 3)))).toBe('stored');
  });

  test('is a new one with other values: a replaced node counts its boots from the beginning', () => {
    writer.write(frameEntry(received(1, 0, 1)));
    const other = { ...received(1, MINUTE, 1), readings: readings({ 'soil.moisture': 12 }) };
    expect(writer.write(frameEntry(other))).toBe('stored');
    expect(writer.write(frameEntry({ ...other, ...received(1, 2 * MINUTE, 1) }))).toBe('duplicate');
    expect(all()).toHaveLength(2);
  });

  test('is a new one when its counters stand still and its values have not come lately', () => {
    const at = (minute: number, value: number) =>
      frameEntry({ ...received(1, minute * MINUTE, 1), readings: readings({ 'soil.moisture': value }) });
    for (let minute = 0; minute < 50; minute++) writer.write(at(minute, minute));
    expect(writer.write(at(50, 49))).toBe('duplicate');
    expect(writer.write(at(51, 0))).toBe('stored');
  });

  test('without a boot counter only with the same values and within ten minutes', () => {
    expect(writer.write(frameEntry(received(1, 0)))).toBe('stored');
    expect(writer.write(frameEntry(received(1, 10 * MINUTE)))).toBe('duplicate');
    expect(writer.write(frameEntry(received(1, 10 * MINUTE + 1)))).toBe('stored');
    const other = { ...received(1, 11 * MINUTE), readings: readings({ 'soil.moisture': 12 }) };
    expect(writer.write(frameEntry(other))).toBe('stored');
  });

  test('without a seq is always a new one', () => {
    const { seq: _, ...bare } = received(0, 0);
    expect(writer.write(frameEntry(bare))).toBe('stored');
    expect(writer.write(frameEntry({ ...bare, measuredAt: SOME_TIME + 1 }))).toBe('stored');
  });
});

describe('an entry that no row can hold', () => {
  test.each([
    ['a time with a fraction', frameEntry({ measuredAt: SOME_TIME + 0.5 })],
    ['a counter beyond 53 bits', frameEntry({ seq: 2 ** 60 })],
    ['an hour that begins between two milliseconds', { kind: 'hour', hour: anHour(1e-7) } as const],
    ['a value that is no number', frameEntry({ readings: readings({ 'soil.ph': NaN }) })],
  ])('throws for %s and leaves no row', (_, entry) => {
    expect(() => writer.write(entry)).toThrow(TypeError);
    expect(all()).toEqual([]);
  });
});

test('decisions, actuations, dead letters and hours come back as they were', () => {
  const dead = { at: SOME_TIME, code: 'not_json', detail: 'no', payload: '{' };
  const actuation = {
    id: 'a1',
    at: SOME_TIME,
    zone: 'khu-1',
    output: 'van-1',
    state: 'on',
    lease_s: 60,
    cause: 'rule',
    result: 'confirmed',
  } as const;
  writer.write({ kind: 'dead', dead });
  writer.write({ kind: 'dead', dead: { ...dead, device: 'node-7' } });
  writer.write({ kind: 'actuation', actuation });
  const { water: _, ...dry } = anHour(1, { rain: 'none', rain_mm: 0 });
  writer.write({ kind: 'hour', hour: anHour(0) });
  writer.write({ kind: 'hour', hour: dry });
  expect(all()).toEqual([
    { seq: 1, kind: 'dead', dead },
    { seq: 2, kind: 'dead', dead: { ...dead, device: 'node-7' } },
    { seq: 3, kind: 'actuation', actuation },
    { seq: 4, kind: 'hour', hour: anHour(0) },
    { seq: 5, kind: 'hour', hour: dry },
  ]);
});
