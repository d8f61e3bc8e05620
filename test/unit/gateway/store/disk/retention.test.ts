import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { Entry } from '../../../../../gateway/core/ports/journal.ts';
import { changeWriter } from '../../../../../gateway/store/change-writer.ts';
import { journalReads } from '../../../../../gateway/store/journal-reads.ts';
import { journalWriter } from '../../../../../gateway/store/journal-writer.ts';
import { migrate } from '../../../../../gateway/store/migrate.ts';
import { pruner } from '../../../../../gateway/store/disk/retention.ts';
import type { PruneStep } from '../../../../../gateway/store/journal-protocol.ts';
import { aDecision } from '../../../../support/farm-desk.ts';
import { SOME_TIME, TIMEZONE, anHour, frameEntry, migrationsDir } from '../../../../support/store.ts';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

function aJournal() {
  const db = new DatabaseSync(':memory:');
  migrate(db, 'journal', migrationsDir);
  const writer = journalWriter(db);
  const changes = changeWriter(db);
  const expired: number[] = [];
  const prune = pruner(db, { timezone: TIMEZONE, expired: (_, at) => expired.push(at) });
  const step = (given: Partial<PruneStep> = {}) =>
    prune({ consumers: [], before: Infinity, now: Infinity, kinds: 'all', ...given });
  return {
    db,
    expired,
    step,
    recover: () => journalReads(db).recover(),
    write: (...entries: Entry[]) => entries.forEach((entry) => writer.write(entry)),
    passed: (consumer: string, seq: number) => changes.write({ of: 'cursor', consumer, seq }),
    change: changes.write,
    seqs: () =>
      db
        .prepare('SELECT seq FROM entry ORDER BY seq')
        .all()
        .map(({ seq }) => Number(seq)),
  };
}

const frames = (count: number, device = 'node-7'): Entry[] =>
  Array.from({ length: count }, (_, i) =>
    frameEntry({ device, measuredAt: SOME_TIME + i * MINUTE, receivedAt: SOME_TIME + i * MINUTE + 40 }),
  );
const dead = (index: number): Entry => ({
  kind: 'dead',
  dead: { at: SOME_TIME + index * MINUTE, code: 'not_json', detail: '', payload: 'x' },
});

test('removes the oldest by age and nothing younger', () => {
  const { step, write, seqs, expired } = aJournal();
  write(...frames(20));
  expect(step({ before: SOME_TIME + 5 * MINUTE })).toEqual({ removed: 5, more: false });
  expect(seqs()[0]).toBe(6);
  expect(expired).toEqual([0, 1, 2, 3, 4].map((i) => SOME_TIME + i * MINUTE));
});

test('never removes what somebody has not passed, nor anything for one that never moved', () => {
  const { step, write, passed, change, seqs } = aJournal();
  write(...frames(30));
  passed('influx-v1', 10);
  passed('rollup', 30);
  passed('gone-sink', 1); // not configured any more
  expect(step({ consumers: ['influx-v1', 'rollup', 'evidence x'] }).removed).toBe(0);
  expect(step({ consumers: ['influx-v1', 'rollup'] }).removed).toBe(10);
  passed('influx-v1', 30);
  // It brought the newest first and left these behind.
  change({
    ...{ of: 'backlog', consumer: 'influx-v1', cursor: 'stays' },
    range: { low: 15, high: 20 },
  });
  expect(step({ consumers: ['influx-v1', 'rollup'] }).removed).toBe(5);
  expect(seqs()[0]).toBe(16);
});

test('keeps what a restart begins with, however old it is', () => {
  const { step, write, recover } = aJournal();
  write(...frames(30), ...frames(3, 'rare'));
  write(...Array.from({ length: 100 }, (_, i): Entry => ({ kind: 'hour', hour: anHour(i) })));
  write(...[1, 2, 3].map((n): Entry => ({ kind: 'decision', decision: aDecision(n) })));
  const before = recover();
  expect(step({}).removed).toBe(22 + 28 + 2);
  expect(recover()).toEqual(before);
});

test('leaves what a day needs that is not sealed yet', () => {
  const { step, write, passed, change, seqs } = aJournal();
  const days = Array.from({ length: 40 }, (_, i) =>
    frameEntry({ measuredAt: SOME_TIME + i * DAY, receivedAt: SOME_TIME + i * DAY }),
  );
  write(...days);
  passed('evidence gw', 40);
  const note = { step: 'noted', consumer: 'evidence gw', seq: 40, devices: [] } as const;
  change({ of: 'evidence', step: { ...note, days: [['2026-12-02', 1]] } });
  // 2026-11-22 is the first; the day before the due one may hold the start of a watering.
  expect(step({ consumers: ['evidence gw'] }).removed).toBe(9);
  expect(seqs()[0]).toBe(10);
  expect(step({ consumers: [] }).removed).toBeGreaterThan(0); // nobody seals any more
});

test('by size spares letters that nobody dealt with until nothing else may go', () => {
  const { db, step, write, change } = aJournal();
  write(dead(0), dead(1), ...frames(20), dead(2));
  change({
    of: 'dead',
    settlement: { letters: [{ seq: 1 }], state: 'dropped', by: 'Lan', at: SOME_TIME },
  });
  expect(step({ kinds: 'all_but_dead' })).toEqual({ removed: 13, more: false });
  expect(db.prepare('SELECT seq FROM entry WHERE kind = 4').all()).toEqual([{ seq: 2 }, { seq: 23 }]);
  expect(db.prepare('SELECT count(*) AS n FROM dead_letter').get()).toEqual({ n: 0 });
  expect(step({ kinds: 'dead' }).removed).toBe(2);
});

test('goes on in the next step where the last one ended, and begins anew at the end', () => {
  const { step, write, seqs } = aJournal();
  write(...frames(2_500));
  const steps = [step(), step(), step(), step()];
  expect(steps).toEqual([
    { removed: 1_000, more: true },
    { removed: 1_000, more: true },
    { removed: 492, more: false },
    { removed: 0, more: false },
  ]);
  expect(seqs()).toHaveLength(8);
});

test('what came by a clock that was ahead hides nothing that is old, and goes by size as what is old', () => {
  const { step, write, seqs } = aJournal();
  const now = SOME_TIME + 900 * DAY;
  const ahead = Date.UTC(2099, 0, 1);
  write(
    ...Array.from({ length: 1_200 }, (_, i) =>
      frameEntry({ measuredAt: ahead + i * MINUTE, receivedAt: ahead + i * MINUTE }),
    ),
  );
  write(...frames(100, 'node-8'));
  const byAge = { before: now - 730 * DAY, now } as const;
  expect(step(byAge)).toEqual({ removed: 0, more: true });
  expect(step(byAge)).toEqual({ removed: 92, more: false });
  expect(seqs().filter((seq) => seq <= 1_200)).toHaveLength(1_200);
  const bySize = { before: now - 10 * MINUTE, now, kinds: 'all_but_dead' } as const;
  expect(step(bySize)).toEqual({ removed: 1_000, more: true });
});

test('gaps go by age with the rest', () => {
  const { db, step, change } = aJournal();
  for (const at of [0, 10 * MINUTE])
    change({ of: 'gap', gap: { cause: 'disk', from: SOME_TIME + at, to: SOME_TIME + at + MINUTE } });
  step({ before: SOME_TIME + 5 * MINUTE });
  expect(db.prepare('SELECT from_at FROM gap').all()).toEqual([{ from_at: SOME_TIME + 10 * MINUTE }]);
});
