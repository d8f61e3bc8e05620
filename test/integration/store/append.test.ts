import { join } from 'node:path';
import { expect, test } from 'vitest';
import { JournalBusy, JournalFailed } from '../../../gateway/core/ports/journal.ts';
import { SOME_TIME, aFrame, frameEntry, lookInto, openTestStore, readings } from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';

const frameAt = (at: number) => frameEntry({ measuredAt: SOME_TIME + at });

test('resolves only once the entry can be read by somebody else', async () => {
  const dataDir = await tempDir();
  const store = await openTestStore(dataDir);
  const count = lookInto(join(dataDir, 'journal.db')).prepare('SELECT count(*) AS n FROM entry WHERE at = ?');

  const early: number[] = [];
  await Promise.all(
    Array.from({ length: 500 }, async (_, i) => {
      await store.journal.append(frameAt(i));
      if (count.get(SOME_TIME + i)?.n !== 1) early.push(i);
    }),
  );
  expect(early).toEqual([]);
});

test('keeps the order of the calls and commits many at once', async () => {
  const store = await openTestStore(await tempDir());
  const outcomes = await Promise.all(
    Array.from({ length: 3_000 }, (_, i) => store.journal.append(frameAt(i))),
  );

  expect(outcomes.every((outcome) => outcome === 'stored')).toBe(true);
  const rows = await store.outbox.read(0, 5_000);
  expect(rows.map((row) => row.kind === 'frame' && row.frame.measuredAt - SOME_TIME)).toEqual(
    Array.from({ length: 3_000 }, (_, i) => i),
  );
  expect(store.stats()).toMatchObject({ pending: 0, appended: 3_000, failures: 0, healthy: true });
  expect(store.stats().commits).toBeLessThan(300);
  expect(await store.outbox.head()).toBe(rows.at(-1)!.seq);
});

test('says what became of a frame and counts it', async () => {
  const store = await openTestStore(await tempDir());
  const outcomes = await Promise.all(
    [{ 'soil.moisture': 30 }, { 'soil.moisture': 30 }, { 'soil.ph': 6 }, { 'soil.ph': 7 }].map((values) =>
      store.journal.append(frameEntry({ readings: readings(values) })),
    ),
  );
  expect(outcomes).toEqual(['stored', 'duplicate', 'merged', 'rewritten']);
  expect(store.stats()).toMatchObject({ appended: 4, duplicates: 1, merged: 1, rewritten: 1 });
});

test('refuses one impossible entry without hurting its neighbours', async () => {
  const store = await openTestStore(await tempDir());
  const results = await Promise.allSettled(
    [frameAt(0), frameAt(0.5), frameAt(1)].map((e) => store.journal.append(e)),
  );
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(results[1]).toMatchObject({
    reason: new JournalFailed('the entry has a time, counter or value that no row can hold', 'unfit'),
  });
});

test('refuses what goes beyond its queue, and takes entries again when the queue is shorter', async () => {
  const store = await openTestStore(await tempDir());
  const results = await Promise.allSettled(
    Array.from({ length: 20_100 }, (_, i) => store.journal.append(frameAt(i))),
  );
  const refused = results.filter((result) => result.status === 'rejected');
  expect(refused).toHaveLength(100);
  expect(refused.every(({ reason }) => reason instanceof JournalBusy)).toBe(true);
  expect(await store.journal.append(frameAt(30_000))).toBe('stored');
});

test('refuses what is too large together, however few', async () => {
  const store = await openTestStore(await tempDir());
  const payload = 'x'.repeat(16_000);
  const results = await Promise.allSettled(
    Array.from({ length: 2_500 }, () =>
      store.journal.append({ kind: 'dead', dead: { at: SOME_TIME, code: 'not_json', detail: '', payload } }),
    ),
  );
  expect(results.some((result) => result.status === 'rejected' && result.reason instanceof JournalBusy)).toBe(
    true,
  );
  expect(results[0]!.status).toBe('fulfilled');
});

test('closing commits what was appended; a store opened again has it, and its cursors', async () => {
  const dataDir = await tempDir();
  const store = await openTestStore(dataDir);
  const appended = store.journal.append(frameAt(0));
  const advanced = store.outbox.advance('influx-v1', 1);
  await store.close();
  expect(await appended).toBe('stored');
  await advanced;
  await expect(store.journal.append(frameAt(1))).rejects.toThrow(JournalFailed);

  const again = await openTestStore(dataDir);
  expect(await again.outbox.read(0, 10)).toEqual([{ seq: 1, kind: 'frame', frame: aFrame() }]);
  expect(await again.outbox.cursor('influx-v1')).toBe(1);
  expect((await again.reader.recover()).frames).toEqual([aFrame()]);
  expect(await again.journal.append(frameAt(0))).toBe('duplicate');
});

test('history ends now: time to come is no gap', async () => {
  const now = SOME_TIME + 60_000;
  const store = await openTestStore(await tempDir(), { now: () => now, at: () => () => undefined });
  await Promise.all([0, 20_000, 40_000, 60_000].map((at) => store.journal.append(frameAt(at))));
  const query = {
    device: 'node-7',
    point: 'soil.moisture',
    from: SOME_TIME,
    to: SOME_TIME + 86_400_000,
  } as const;
  expect(await store.reader.history({ ...query, step_ms: 60_000 })).toEqual({
    points: [
      [SOME_TIME, 31.2, 31.2, 31.2],
      [SOME_TIME + 60_000, 31.2, 31.2, 31.2],
    ],
    gaps: [],
  });
});

test('a frame does not wait until all that was asked before it is answered', async () => {
  const store = await openTestStore(await tempDir());
  for (let i = 0; i < 2_000; i++) void store.journal.append(frameAt(i));
  await store.journal.append(frameAt(2_000));
  const answered: string[] = [];
  const reads = Array.from({ length: 50 }, () =>
    store.outbox.read(0, 2_000).then(() => answered.push('read')),
  );
  await store.journal.append(frameAt(2_001));
  expect(answered.length).toBeLessThan(reads.length);
  await Promise.all(reads);
});
