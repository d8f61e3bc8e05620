// A disk that takes a commit and does not return.
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Entry } from '../../../gateway/core/ports/journal.ts';
import { WorkerJournal } from '../../../gateway/store/journal.ts';
import { storeThread } from '../../../gateway/store/store-thread.ts';
import { handClock } from '../../support/hand-clock.ts';
import { SOME_TIME, TIMEZONE, frameEntry, lookInto, migrationsDir, silent } from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';

const WAIT = { timeout: 30_000, interval: 20 };
const frameAt = (at: number): Entry => frameEntry({ measuredAt: SOME_TIME + at, receivedAt: SOME_TIME + at });

/** A journal with one frame, whose next commit does not return before `release`: five seconds by its own clock at most. */
async function aHangingJournal() {
  const clock = handClock(SOME_TIME);
  const file = join(await tempDir(), 'journal.db');
  const settings = join(dirname(file), 'settings.db');
  const thread = storeThread(
    { journal: file, settings, migrationsDir, timezone: TIMEZONE },
    { clock, log: silent },
  );
  const journal = new WorkerJournal({ thread, clock, log: silent });
  await thread.start();
  await journal.append(frameAt(0));
  const other = new DatabaseSync(file);
  onTestFinished(() => other.close());
  other.exec('BEGIN IMMEDIATE');
  const gaps = () => lookInto(file).prepare('SELECT cause, to_at - from_at AS ms FROM gap').all();
  return { clock, journal, gaps, release: () => other.exec('ROLLBACK') };
}

test('a commit that does not return is a disk that hangs, until it does', async () => {
  const { clock, journal, release } = await aHangingJournal();
  onTestFinished(() => journal.close());
  const stuck = journal.append(frameAt(1));
  await new Promise(setImmediate);
  expect(journal.stats()).toMatchObject({ healthy: true, hangs: false, pending: 1 });
  clock.advance(10_001);
  expect(journal.stats()).toMatchObject({ healthy: false, hangs: true, pending: 1 });
  release();
  await stuck;
  expect(journal.stats()).toMatchObject({ healthy: true, hangs: false, pending: 0 });
});

test('the gateway ends all the same, and what was not kept is answered so', async () => {
  const { clock, journal } = await aHangingJournal();
  const stuck = expect(journal.append(frameAt(1))).rejects.toThrow('did not answer');
  await new Promise(setImmediate);
  const closed = journal.close();
  clock.advance(10_000);
  await Promise.all([closed, stuck]);
});

test('readings that find the queue full meanwhile are told as a gap', async () => {
  const { clock, journal, gaps, release } = await aHangingJournal();
  onTestFinished(() => journal.close());
  const kept = Array.from({ length: 20_000 }, (_, i) => journal.append(frameAt(1 + i)));
  await expect(journal.append(frameAt(0))).rejects.toThrow('wait for the disk');
  await new Promise(setImmediate);
  clock.advance(30_000);
  release();
  await Promise.all(kept);
  await vi.waitFor(() => expect(gaps()).toEqual([{ cause: 'disk', ms: 30_000 }]), WAIT);
});
