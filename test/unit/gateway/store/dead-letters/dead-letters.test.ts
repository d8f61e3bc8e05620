import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { LetterQuery, Settlement } from '../../../../../gateway/core/ports/dead-letters.ts';
import type { DeadLetter } from '../../../../../gateway/core/ports/journal.ts';
import { deadLetterReads } from '../../../../../gateway/store/dead-letters/dead-letter-reads.ts';
import { deadLetterWriter } from '../../../../../gateway/store/dead-letters/dead-letter-writer.ts';
import { journalWriter } from '../../../../../gateway/store/journal-writer.ts';
import { migrate } from '../../../../../gateway/store/migrate.ts';
import { namesByNumber } from '../../../../../gateway/store/names.ts';
import { SOME_TIME, frameEntry, migrationsDir, readings } from '../../../../support/store.ts';

function open() {
  const db = new DatabaseSync(':memory:');
  migrate(db, 'journal', migrationsDir);
  const writer = journalWriter(db);
  const reads = deadLetterReads(db, namesByNumber(db));
  const letters = deadLetterWriter(db);
  const bury = (given: Partial<DeadLetter> = {}): number => {
    const dead = { device: 'node-7', at: SOME_TIME, code: 'not_json', detail: 'no JSON', payload: '{' };
    writer.write({ kind: 'dead', dead: { ...dead, ...given } });
    return Number(db.prepare('SELECT max(seq) AS seq FROM entry').get()?.seq);
  };
  const list = (query: Partial<LetterQuery> = {}): number[] =>
    reads.deadLetters({ order: 'newest', limit: 100, ...query }).map(({ seq }) => seq);
  const settle = (seqs: readonly number[], given: Partial<Settlement> = {}): void =>
    letters.settle({
      ...{ letters: seqs.map((seq) => ({ seq })), state: 'dropped', by: 'phone-1', at: SOME_TIME + 1 },
      ...given,
    });
  return { db, writer, reads, bury, list, settle };
}

test('letters are listed newest first, a page at a time, by state, device and code', () => {
  const { bury, list, settle, writer } = open();
  const [a, b, c] = [bury(), bury({ code: 'no_values' }), bury({ device: 'node-8' })];
  writer.write(frameEntry());
  const { device: _, ...ofNobody } = { device: 'x', code: 'sink_rejected' };
  const d = bury({ ...ofNobody, device: undefined as never });
  expect(list()).toEqual([d, c, b, a]);
  expect(list({ limit: 2 })).toEqual([d, c]);
  expect(list({ limit: 2, behind: c })).toEqual([b, a]);
  expect(list({ order: 'oldest', behind: a, limit: 2 })).toEqual([b, c]);
  expect(list({ device: 'node-7' })).toEqual([b, a]);
  expect(list({ device: 'node-7', code: 'no_values' })).toEqual([b]);
  expect(list({ device: null })).toEqual([d]);
  expect(list({ device: 'node-9' })).toEqual([]);
  settle([b]);
  settle([c], { state: 'replayed' });
  expect(list({ state: 'open' })).toEqual([d, a]);
  expect(list({ state: 'dropped' })).toEqual([b]);
  expect(list({ state: 'replayed' })).toEqual([c]);
});

test('a letter is what was kept, and who settled it first', () => {
  const { bury, reads, settle } = open();
  const seq = bury({ payload: '{"a":' });
  expect(reads.deadLetter(seq)).toMatchObject({ seq, state: 'open', dead: { payload: '{"a":' } });
  settle([seq]);
  settle([seq], { state: 'replayed', by: 'phone-2' });
  expect(reads.deadLetter(seq)).toMatchObject({
    ...{ state: 'dropped', settled: { by: 'phone-1', at: SOME_TIME + 1 } },
  });
  expect(reads.deadLetter(seq + 1)).toBeUndefined();
});

test('open letters are counted by device and code with the newest, the most first', () => {
  const { bury, reads, settle } = open();
  bury({ code: 'no_values' });
  const [first, second, third] = [bury(), bury(), bury()];
  settle([first, bury({ device: 'node-8' })]);
  expect(reads.deadGroups()).toMatchObject([
    { device: 'node-7', code: 'not_json', letters: 2, newest: { seq: third } },
    { device: 'node-7', code: 'no_values', letters: 1 },
  ]);
  settle([second, third]);
  expect(reads.deadGroups()).toHaveLength(1);
});

test('what a server refused comes back under a new number with the same content, once', () => {
  const { db, writer, bury, reads, settle } = open();
  writer.write(frameEntry({ seq: 4, boot: 2, readings: readings({ 'soil.moisture': 31.2 }) }));
  const before = db.prepare('SELECT * FROM entry WHERE kind = 1').get();
  const entry = Number(before?.seq);
  const letter = bury({ code: 'sink_rejected', entry });
  expect(reads.deadLetter(letter)).toMatchObject({ entry: 'stands' });
  settle([], { state: 'replayed', letters: [{ seq: letter, entry }] });
  const after = db.prepare('SELECT * FROM entry WHERE kind = 1').all();
  expect(after).toEqual([{ ...before, seq: letter + 1, received_at: SOME_TIME + 1, ref: 'replayed' }]);
  expect(reads.deadLetter(letter)).toMatchObject({ state: 'replayed', entry: 'gone' });
  // Its answer was lost with the worker, and it is asked for again.
  settle([], { state: 'replayed', letters: [{ seq: letter, entry: letter + 1 }] });
  expect(db.prepare('SELECT seq FROM entry WHERE kind = 1').all()).toEqual([{ seq: letter + 1 }]);
});

test('a frame without a clock that was brought back makes no later one a resend', () => {
  const { writer, bury, settle, db } = open();
  const frame = { clock: 'received', seq: 5, boot: 1 } as const;
  writer.write(frameEntry(frame));
  const later = SOME_TIME + 30 * 86_400_000;
  const letters = [{ seq: bury({ code: 'sink_rejected', entry: 1 }), entry: 1 }];
  settle([], { state: 'replayed', letters, at: later });
  expect(db.prepare('SELECT received_at FROM entry WHERE kind = 1').get()).toEqual({ received_at: later });
  const counted = { measuredAt: later + 1, receivedAt: later + 1 };
  expect(writer.write(frameEntry({ ...frame, ...counted }))).toBe('stored');
});

test('what is left of a letter is a new one, once', () => {
  const { bury, reads, settle, list } = open();
  const seq = bury({ payload: '{"a":1,"b":2}' });
  const dead = { device: 'node-7', at: SOME_TIME, code: 'not_json', detail: 'no JSON', payload: '{"b":2}' };
  for (let i = 0; i < 2; i++) settle([], { state: 'replayed', letters: [{ seq, left: dead }] });
  expect(list({ device: 'node-7' })).toEqual([seq + 1, seq]);
  expect(reads.deadLetter(seq + 1)).toEqual({ seq: seq + 1, state: 'open', dead });
});

test('what is no letter cannot be settled, and marks of letters that are gone go too', () => {
  const { db, writer, bury, settle } = open();
  writer.write(frameEntry());
  const [old, young] = [bury(), bury()];
  settle([1, old, 99]);
  const marks = () => db.prepare('SELECT seq FROM dead_letter').all();
  expect(marks()).toEqual([{ seq: old }]);
  db.prepare('DELETE FROM entry WHERE seq = ?').run(old);
  settle([young]);
  expect(marks()).toEqual([{ seq: young }]);
});

test('frames around a time are given with their readings', () => {
  const { writer, reads } = open();
  writer.write(frameEntry());
  writer.write(frameEntry({ measuredAt: SOME_TIME + 2 }));
  const range = { device: 'node-7', from: SOME_TIME, to: SOME_TIME + 2 };
  expect(reads.deadFrames(range)).toMatchObject([
    { measuredAt: SOME_TIME, readings: readings({ 'soil.moisture': 31.2 }) },
  ]);
  expect(reads.deadFrames({ ...range, device: 'node-9' })).toEqual([]);
});

test('no list reads the frames among which the letters stand', () => {
  const { db, reads } = open();
  const asked: string[] = [];
  const prepare = db.prepare.bind(db);
  db.prepare = (sql: string) => (asked.push(sql), prepare(sql));
  for (const query of [{}, { state: 'open' }, { device: 'node-7' }, { device: 'node-7', code: 'x' }] as const)
    reads.deadLetters({ order: 'newest', limit: 10, ...query });
  deadLetterReads(db, namesByNumber(db));
  const plans = asked
    .filter((sql) => sql.includes('FROM entry'))
    .flatMap((sql) =>
      prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...Array<null>(sql.split('?').length - 1).fill(null)),
    )
    .map(({ detail }) => String(detail));
  expect(plans.length).toBeGreaterThan(6);
  expect(plans.filter((detail) => /^SCAN (e|entry)\b(?!.*USING INDEX dead_)/.test(detail))).toEqual([]);
  expect(plans.filter((detail) => detail.includes('USE TEMP B-TREE FOR ORDER BY'))).toHaveLength(1); // the groups by size
});
