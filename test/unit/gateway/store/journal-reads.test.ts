import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Decision } from '../../../../domain/decision.ts';
import { journalReads } from '../../../../gateway/store/journal-reads.ts';
import type { JournalReads } from '../../../../gateway/store/journal-reads.ts';
import { journalWriter } from '../../../../gateway/store/journal-writer.ts';
import type { JournalWriter } from '../../../../gateway/store/journal-writer.ts';
import { migrate } from '../../../../gateway/store/migrate.ts';
import { SOME_TIME, aFrame, anHour, frameEntry, migrationsDir, readings } from '../../../support/store.ts';

const HOUR = 3_600_000;
let db: DatabaseSync;
let writer: JournalWriter;
let reads: JournalReads;

beforeEach(() => {
  db = new DatabaseSync(':memory:');
  migrate(db, 'journal', migrationsDir);
  writer = journalWriter(db);
  reads = journalReads(db);
});

const aDecision = (
  id: string,
  at: number,
  given: Partial<Pick<Decision, 'zone' | 'output' | 'shadow'>> = {},
): Decision => ({
  id,
  at: SOME_TIME + at,
  zone: 'khu-1',
  output: 'van-1',
  outcome: 'off',
  cause: 'rule',
  reason: { code: 'no_rule' },
  inputs: [],
  gates: [],
  standing: {
    ...{ since: 0, rest_until: 0, asked_since: 0, asked_s: 0, asked_l: 0, began: {}, ended: {} },
    ...{ day: '2026-11-22', away_s: 0, litres: 0, total_l: 0 },
  },
  ...given,
});

describe('decisions', () => {
  const any = { from: 0, to: SOME_TIME * 2, limit: 100 };
  const ids = (query: Partial<Parameters<JournalReads['decisions']>[0]> = {}) =>
    reads.decisions({ ...any, ...query }).map(({ id }) => id);

  beforeEach(() => {
    for (const [id, at, zone] of [
      ['a', 1, 'khu-1'],
      ['b', 2, 'khu-2'],
      ['c', 2, 'khu-1'],
      ['d', 3, 'khu-1'],
    ] as const)
      writer.write({ kind: 'decision', decision: aDecision(id, at, { zone }) });
  });

  test('come newest first, those of one instant in the reverse order of their making', () => {
    expect(ids()).toEqual(['d', 'c', 'b', 'a']);
  });

  test('of one zone only, and none of an unknown one', () => {
    expect(ids({ zone: 'khu-1' })).toEqual(['d', 'c', 'a']);
    expect(ids({ zone: 'nowhere' })).toEqual([]);
  });

  test('of a time, both ends included', () => {
    expect(ids({ from: SOME_TIME + 2, to: SOME_TIME + 2 })).toEqual(['c', 'b']);
  });

  test('page by page without losing or repeating one', () => {
    expect(ids({ limit: 2 })).toEqual(['d', 'c']);
    expect(ids({ limit: 2, before: 'c' })).toEqual(['b', 'a']);
    expect(ids({ limit: 2, before: 'a' })).toEqual([]);
    expect(ids({ before: 'unknown' })).toEqual([]);
  });

  test('come with the commands that carried them out, and with no others', () => {
    const command = { zone: 'khu-1', output: 'van-1', state: 'on', lease_s: 60, cause: 'rule' } as const;
    for (const [id, decision, result] of [
      ['x', 'a', 'failed'],
      ['y', 'a', 'confirmed'],
      ['z', 'd', 'confirmed'],
    ] as const)
      writer.write({
        kind: 'actuation',
        actuation: { ...command, id, at: SOME_TIME + 500, decision, result },
      });
    const [a] = reads.decisions(any).filter(({ id }) => id === 'a');
    expect(a?.actuations).toMatchObject([
      { id: 'x', result: 'failed' },
      { id: 'y', result: 'confirmed' },
    ]);
    expect(reads.decisions(any).find(({ id }) => id === 'b')?.actuations).toEqual([]);
  });
});

describe('history', () => {
  test('is of one point of one device, without implausible values', () => {
    const minute = 60_000;
    const range = { from: SOME_TIME, to: SOME_TIME + 2 * minute, step_ms: minute };
    const at = (s: number) => SOME_TIME + s * 1_000;
    writer.write(
      frameEntry({ measuredAt: at(0), readings: readings({ 'soil.moisture': 30, 'soil.moisture#40cm': 9 }) }),
    );
    writer.write(frameEntry({ measuredAt: at(30), readings: readings({ 'soil.moisture': 32 }) }));
    writer.write(
      frameEntry({
        measuredAt: at(60),
        readings: [{ point: 'soil.moisture', value: 999, quality: 'implausible' }],
      }),
    );
    writer.write(frameEntry({ measuredAt: at(90), readings: readings({ 'soil.moisture': 28 }) }));
    writer.write(frameEntry({ measuredAt: at(120), readings: readings({ 'soil.moisture': 1 }) }));
    writer.write(
      frameEntry({ measuredAt: at(10), device: 'other', readings: readings({ 'soil.moisture': 1 }) }),
    );

    const { points, gaps } = reads.history({ device: 'node-7', point: 'soil.moisture', ...range });
    expect(points).toEqual([
      [SOME_TIME, 30, 31, 32],
      [SOME_TIME + minute, 28, 28, 28],
    ]);
    expect(gaps).toEqual([]);
    expect(reads.history({ device: 'nobody', point: 'soil.ph', ...range }).points).toEqual([]);
  });
});

test('hours of the water book make no day due: what they say follows from what is sealed', () => {
  const news = () => reads.evidenceNews({ consumer: 'sealer', timezone: 'Asia/Ho_Chi_Minh' });
  writer.write({ kind: 'hour', hour: anHour(0) });
  expect(news()).toMatchObject({ seq: 1, days: [], devices: [] });
  writer.write(frameEntry());
  expect(news()).toMatchObject({ seq: 2, days: [['2026-11-22', expect.any(Number)]] });
});

describe('recovery', () => {
  test('gives for each device the newest eight frames, in the order they came', () => {
    for (let i = 0; i < 10; i++) writer.write(frameEntry({ measuredAt: SOME_TIME + i }));
    writer.write(frameEntry({ device: 'soil-1' }));
    const { frames } = reads.recover();
    expect(frames).toEqual([
      ...Array.from({ length: 8 }, (_, i) => aFrame({ measuredAt: SOME_TIME + 2 + i })),
      aFrame({ device: 'soil-1' }),
    ]);
  });

  test('gives the newest frames also of a device that has long been silent', () => {
    for (let i = 0; i < 10; i++) writer.write(frameEntry({ measuredAt: SOME_TIME + i }));
    const dead = { at: SOME_TIME, code: 'not_json', detail: '', payload: '' };
    for (let i = 0; i < 19_998; i++) writer.write({ kind: 'dead', dead });
    const times = () => reads.recover().frames.map(({ measuredAt }) => measuredAt - SOME_TIME);
    expect(times()).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    for (let i = 0; i < 100; i++) writer.write({ kind: 'dead', dead });
    expect(times()).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('gives the newest decision of each output', () => {
    writer.write({ kind: 'decision', decision: aDecision('old', 4) });
    writer.write({ kind: 'decision', decision: aDecision('new', 5) });
    writer.write({ kind: 'decision', decision: aDecision('fan', 1, { output: 'quat-1' }) });
    expect(reads.recover().decisions.map(({ id }) => id)).toEqual(['new', 'fan']);
  });

  test('keeps what a rule that is only tried would have done apart from what the output did', () => {
    writer.write({ kind: 'decision', decision: aDecision('done', 4) });
    writer.write({ kind: 'decision', decision: aDecision('tried', 5, { shadow: 'khu-1-moi' }) });
    writer.write({ kind: 'decision', decision: aDecision('tried more', 6, { shadow: 'khu-1-moi' }) });
    writer.write({ kind: 'decision', decision: aDecision('other', 7, { shadow: 'khu-1-thu' }) });
    const { decisions } = reads.recover();
    expect(decisions.map(({ id, output, shadow }) => [id, output, shadow])).toEqual([
      ['done', 'van-1', undefined],
      ['tried more', 'van-1', 'khu-1-moi'],
      ['other', 'van-1', 'khu-1-thu'],
    ]);
    const page = reads.decisions({ zone: 'khu-1', from: 0, to: SOME_TIME * 2, limit: 100 });
    expect(page.map(({ id }) => id)).toEqual(['other', 'tried more', 'tried', 'done']);
  });

  test('gives the newest 72 hours of each zone in the order they were journalled', () => {
    for (let i = 0; i < 80; i++)
      for (const zone of ['khu-1', 'khu-2']) writer.write({ kind: 'hour', hour: anHour(i, { zone }) });
    writer.write({ kind: 'hour', hour: anHour(10) }); // after the clock was set back
    const { hours } = reads.recover();
    const of = (id: string) =>
      hours.filter(({ zone }) => zone === id).map(({ at }) => (at - SOME_TIME) / HOUR);
    expect(of('khu-1')).toEqual([...Array.from({ length: 71 }, (_, i) => i + 9), 10]);
    expect(of('khu-2')).toEqual(Array.from({ length: 72 }, (_, i) => i + 8));
  });

  test('finds those hours by an index, however long the journal is', () => {
    const plan = db
      .prepare(
        'EXPLAIN QUERY PLAN SELECT body FROM entry WHERE kind = 5 AND zone = ? ORDER BY seq DESC LIMIT 72',
      )
      .all(1)
      .map(({ detail }) => detail);
    expect(plan).toEqual([expect.stringContaining('USING INDEX hour_zone (zone=?)')]);
  });

  test('takes for newest what came last, though the clock was set back in between', () => {
    for (const at of [9, 1]) {
      writer.write(frameEntry({ measuredAt: SOME_TIME + at }));
      writer.write({ kind: 'decision', decision: aDecision(`at ${at}`, at) });
    }
    const { frames, decisions } = reads.recover();
    expect(frames.map(({ measuredAt }) => measuredAt - SOME_TIME)).toEqual([9, 1]);
    expect(decisions.map(({ id }) => id)).toEqual(['at 1']);
  });
});
