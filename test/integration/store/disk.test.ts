import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Entry } from '../../../gateway/core/ports/journal.ts';
import { openStore } from '../../../gateway/store/open.ts';
import type { StoreOptions } from '../../../gateway/store/open.ts';
import { ballastDisk, noMounting } from '../../support/ballast-disk.ts';
import type { Ending } from '../../support/ending.ts';
import { aDecision } from '../../support/farm-desk.ts';
import { handClock } from '../../support/hand-clock.ts';
import { SOME_TIME, frameEntry, lookInto, readings, storeOptions } from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';

const unmountable = noMounting();
const ending: Ending = {
  onTestFinished: (undo) =>
    onTestFinished(async () => {
      await undo();
    }),
};
const WAIT = { timeout: 30_000, interval: 20 };
const frameAt = (at: number): Entry => frameEntry({ measuredAt: SOME_TIME + at, receivedAt: SOME_TIME + at });
const decision = (n: number): Entry => ({ kind: 'decision', decision: aDecision(n) });

async function aStore(dataDir: string, given: Partial<StoreOptions> = {}) {
  const clock = handClock(SOME_TIME);
  const store = await openStore({ ...storeOptions(dataDir, clock), ...given });
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= store.close());
  onTestFinished(close);
  const reserve = join(dataDir, 'reserve.bin');
  // Its view of the journal keeps the log from being cut, and a disk of a few megabytes has no room for both.
  await vi.waitFor(() => expect(store.condition().detail).not.toBe('being checked'), WAIT);
  return { store, clock, close, reserve };
}

const gaps = (dataDir: string) =>
  lookInto(join(dataDir, 'journal.db')).prepare('SELECT cause, to_at - from_at AS ms FROM gap').all();

/** Fills the journal's own disk with frames until one is refused. */
async function writeUntilRefused(
  append: (entry: Entry) => Promise<unknown>,
  make = frameAt,
): Promise<number> {
  for (let at = 0; ; at += 500) {
    const results = await Promise.allSettled(Array.from({ length: 500 }, (_, i) => append(make(at + i))));
    if (results.some(({ status }) => status === 'rejected')) return at + 500;
  }
}

test('holds a reserve of its own that nobody else may read', async () => {
  const dataDir = await tempDir();
  const { reserve, store } = await aStore(dataDir);
  const { size, blocks, mode } = statSync(reserve);
  expect(size).toBe(16 * 1024 * 1024);
  expect(blocks * 512).toBeGreaterThanOrEqual(size);
  expect(mode & 0o777).toBe(0o600);
  expect([...store.disk.state().wrong]).toEqual([]);
});

test('on a full disk refuses readings, keeps decisions and settings, and takes readings again when there is room', async (context) => {
  if (unmountable !== undefined) return context.skip(unmountable);
  const disk = ballastDisk(64, ending);
  const { store, clock, close, reserve } = await aStore(disk.folder);
  await store.journal.append(frameAt(0));
  disk.fill();
  const next = await writeUntilRefused((entry) => store.journal.append(entry));

  await vi.waitFor(() => expect([...store.disk.state().wrong]).toEqual(['disk_full']), WAIT);
  await vi.waitFor(() => expect(existsSync(reserve)).toBe(false), WAIT);
  await expect(store.journal.append(frameAt(next))).rejects.toMatchObject({ code: 'disk_full' });
  await vi.waitFor(() => store.journal.append(decision(1)), WAIT);
  for (let n = 2; n < 200; n++) await store.journal.append(decision(n));
  await store.overrides.save('van-1', {});
  await store.outbox.advance('influx-v1', 1);
  expect(store.stats().healthy).toBe(true);

  clock.advance(60_000); // still full
  await expect(store.journal.append(frameAt(next))).rejects.toMatchObject({ code: 'disk_full' });
  disk.free();
  await vi.waitFor(() => {
    clock.advance(60_000);
    expect([...store.disk.state().wrong]).toEqual([]);
  }, WAIT);
  expect(existsSync(reserve)).toBe(true);
  await store.journal.append(frameAt(next));
  await vi.waitFor(() => expect(gaps(disk.folder)).toMatchObject([{ cause: 'disk' }]), WAIT);
  await close();
});

test('what the reserve held goes to decisions, and not to a log of them', async (context) => {
  if (unmountable !== undefined) return context.skip(unmountable);
  const disk = ballastDisk(64, ending);
  const { store, clock, close } = await aStore(disk.folder);
  await store.journal.append(frameAt(0));
  disk.fill();
  await writeUntilRefused((entry) => store.journal.append(entry));
  await vi.waitFor(() => store.journal.append(decision(0)), WAIT);
  const log = join(disk.folder, 'journal.db-wal');
  // So many of them, each in a commit of its own, would make a log of more than the reserve.
  for (let n = 1; n < 2_500; n++) await store.journal.append(decision(n));
  // What stood there when the disk became full is cut at once, or in the next quiet moment when a reader was in the way.
  await vi.waitFor(() => expect(statSync(log).size).toBeLessThan(6 * 1024 * 1024), WAIT);
  clock.advance(10_000);
  expect([...store.disk.state().wrong]).toEqual(['disk_full']);
  await close();
});

test('a disk that the journal itself has filled takes readings again when they are forwarded', async (context) => {
  if (unmountable !== undefined) return context.skip(unmountable);
  const disk = ballastDisk(80, ending);
  const { store, clock, close, reserve } = await aStore(disk.folder, {
    limits: { max_mb: 4_096, keep_days: 730, commit_ms: 0 },
  });
  store.disk.keepWithinLimits(['influx-v1']);
  const [moisture] = readings({ 'soil.moisture': 31 });
  const large = (at: number): Entry =>
    frameEntry({
      ...{ measuredAt: SOME_TIME + at, receivedAt: SOME_TIME + at },
      readings: Array.from({ length: 100 }, () => moisture ?? []).flat(),
    });
  const next = await writeUntilRefused((entry) => store.journal.append(entry), large);
  await vi.waitFor(() => expect(existsSync(reserve)).toBe(false), WAIT);
  await vi.waitFor(() => store.journal.append(decision(1)), WAIT);
  await store.outbox.advance('influx-v1', await store.outbox.head());
  clock.advance(600_000); // what came just now is spared
  await vi.waitFor(() => {
    clock.advance(10_000);
    expect([...store.disk.state().wrong]).toEqual([]);
  }, WAIT);
  expect(existsSync(reserve)).toBe(false); // the file holds the room
  await store.journal.append(frameAt(next));
  expect(store.disk.state().removed).toBeGreaterThan(1_000);
  await close();
});

test('starts on a disk that is full, with what the reserve held', async (context) => {
  if (unmountable !== undefined) return context.skip(unmountable);
  const disk = ballastDisk(64, ending);
  const first = await aStore(disk.folder);
  await first.store.journal.append(frameAt(0));
  await first.close();
  disk.fill();

  const second = await aStore(disk.folder);
  expect([...second.store.disk.state().wrong]).toEqual(['disk_full']);
  await second.store.journal.append(decision(1));
  await expect(second.store.journal.append(frameAt(1))).rejects.toMatchObject({ code: 'disk_full' });
  await second.close();
});

test('starts on a disk that is too small for a reserve', async (context) => {
  if (unmountable !== undefined) return context.skip(unmountable);
  const disk = ballastDisk(24, ending);
  const { store, close } = await aStore(disk.folder);
  await store.journal.append(decision(1));
  await expect(store.journal.append(frameAt(1))).rejects.toMatchObject({ code: 'disk_full' });
  await close();
});

test('a journal at its limit refuses readings while they are not forwarded, and makes room when they are', async () => {
  const dataDir = await tempDir();
  const { store, clock } = await aStore(dataDir, {
    limits: { max_mb: 2, keep_days: 730, commit_ms: 0 },
  });
  store.disk.keepWithinLimits(['influx-v1']);
  const next = await writeUntilRefused((entry) => store.journal.append(entry));
  expect([...store.disk.state().wrong]).toEqual(['journal_full']);
  await expect(store.journal.append(frameAt(next))).rejects.toMatchObject({ code: 'journal_full' });
  await store.journal.append(decision(1));
  const head = await store.outbox.head();

  clock.advance(3_600_000); // it looks for what may go, and nothing may
  await vi.waitFor(() => expect(clock.waiting()[0]).toBeLessThan(60_000), WAIT);
  expect(store.disk.state().removed).toBe(0);

  await store.outbox.advance('influx-v1', head);
  await vi.waitFor(() => {
    clock.advance(10_000);
    expect([...store.disk.state().wrong]).toEqual([]);
  }, WAIT);
  expect(store.disk.state().removed).toBeGreaterThan(1_000);
  await store.journal.append(frameAt(next));
  const [oldest] = await store.outbox.read(0, 1);
  expect(oldest?.seq).toBeGreaterThan(1_000); // the oldest went first
  expect((await store.reader.recover()).decisions).toHaveLength(1);
});

test('removes what is older than it is to be kept', async () => {
  const dataDir = await tempDir();
  const { store, clock } = await aStore(dataDir, {
    limits: { max_mb: 64, keep_days: 30, commit_ms: 0 },
  });
  store.disk.keepWithinLimits(['influx-v1']);
  await Promise.all(Array.from({ length: 100 }, (_, i) => store.journal.append(frameAt(i))));
  await store.outbox.advance('influx-v1', 60);
  clock.advance(31 * 86_400_000);
  await vi.waitFor(() => {
    clock.advance(1_000);
    expect(store.disk.state().removed).toBe(60);
  }, WAIT);
  expect((await store.outbox.read(0, 1)).map(({ seq }) => seq)).toEqual([61]);
  const { items } = await store
    .accounts(['influx-v1'])
    .list({ from: '2026-11-20', to: '2026-11-24', limit: 10 });
  expect(items).toMatchObject([{ stored: 100, forwarded: 0, waiting: 40, expired: 60 }]);
});

test('readings wait for each other as long as they may; a decision takes them along at once', async () => {
  const dataDir = await tempDir();
  const { store, clock } = await aStore(dataDir, {
    limits: { max_mb: 64, keep_days: 30, commit_ms: 1_000 },
  });
  const commits = () => store.stats().commits;
  const before = commits();
  let acknowledged = 0;
  const append = (at: number) => store.journal.append(frameAt(at)).then(() => acknowledged++);
  const [first, second] = [append(0), append(1)];
  await new Promise(setImmediate);
  clock.advance(999);
  const third = append(2);
  await store.outbox.head(); // a round trip to another worker and back
  expect([acknowledged, commits() - before]).toEqual([0, 0]);
  clock.advance(1);
  await Promise.all([first, second, third]);
  expect(commits() - before).toBe(1);

  const fourth = append(3);
  await store.journal.append(decision(1));
  await fourth;
  expect(commits() - before).toBe(2);
});

test('a letter of what a server refuses waits for no readings', async () => {
  const dataDir = await tempDir();
  const { store } = await aStore(dataDir, { limits: { max_mb: 64, keep_days: 30, commit_ms: 1_000 } });
  const letter = { at: SOME_TIME, code: 'sink_rejected', detail: '', payload: '', entry: 1 };
  await store.journal.append({ kind: 'dead', dead: letter }); // the clock stands still
  expect(store.stats().appended).toBe(1);
});
