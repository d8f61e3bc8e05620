// A sealer that ends anywhere leaves a store from which the next one makes the same revisions.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { SEAL_AFTER_MS } from '../../../domain/evidence.ts';
import type { EvidenceBook } from '../../../gateway/core/ports/evidence.ts';
import { openStore } from '../../../gateway/store/open.ts';
import type { Store } from '../../../gateway/store/open.ts';
import { handClock } from '../../support/hand-clock.ts';
import { openTestStore, storeOptions } from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';
import { DAY_MS, MIDNIGHT, evidenceOf, liveThrough, sealerOf } from './evidence-season.ts';

const DAYS = 3;
/** Two zones on each, and the end of the last watering on the next. */
const SEALS = 2 * DAYS + 1;
const clock = handClock(MIDNIGHT + (DAYS + 1) * DAY_MS + SEAL_AFTER_MS);

let past: string;
let expected: unknown;
let dataDir: string;

const look = (store: Store) => sealerOf(evidenceOf(store), clock).look();
const sealedIn = async (store: Store) =>
  (await evidenceOf(store).unsent(0, 1_000))
    .map(({ zone, day, revision, document }) => ({ zone, day, revision, document }))
    .sort((a, b) => (`${a.day} ${a.zone}` < `${b.day} ${b.zone}` ? -1 : 1));

beforeAll(async () => {
  past = await mkdtemp(join(tmpdir(), 'nongso-past-'));
  const lived = await openStore(storeOptions(past));
  await liveThrough(lived.journal, DAYS);
  await lived.close();
  const undisturbed = await mkdtemp(join(tmpdir(), 'nongso-past-'));
  await cp(past, undisturbed, { recursive: true });
  const store = await openStore(storeOptions(undisturbed));
  await look(store);
  expected = await sealedIn(store);
  await store.close();
  await rm(undisturbed, { recursive: true });
  expect(expected).toHaveLength(SEALS);
});
afterAll(() => rm(past, { recursive: true }));

beforeEach(async () => {
  dataDir = await tempDir();
  await cp(past, dataDir, { recursive: true });
});

/** Writes `last` times, the last time with an error before or after it; from then on nothing, as a process that is gone. */
function mortal(
  book: EvidenceBook,
  { last, when }: { last: number; when: 'before' | 'after' },
): EvidenceBook {
  let writes = 0;
  const once = async <T>(write: () => Promise<T>): Promise<T> => {
    writes += 1;
    if (writes > last || (writes === last && when === 'before')) throw new Error('gone');
    const result = await write();
    if (writes === last) throw new Error('gone');
    return result;
  };
  return {
    note: () => once(() => book.note()),
    due: (before) => book.due(before),
    newest: (of) => book.newest(of),
    facts: (zone, span) => book.facts(zone, span),
    isPartlyGone: (of) => book.isPartlyGone(of),
    settle: (of, sealed) => once(() => book.settle(of, sealed)),
  };
}

test.each(
  [1, 2, 3, SEALS, SEALS + 1].flatMap((last) => [
    { last, when: 'before' as const },
    { last, when: 'after' as const },
  ]),
)('an end at write $last, $when it is durable', async (end) => {
  const store = await openTestStore(dataDir);
  let failures = 0;
  await sealerOf(mortal(evidenceOf(store), end), clock, { failed: () => (failures += 1) }).look();
  expect(failures).toBeGreaterThan(0);
  await store.close();

  const next = await openTestStore(dataDir);
  await look(next);
  expect(await sealedIn(next)).toEqual(expected);
});

test('kill -9, again and again', async () => {
  const script = fileURLToPath(new URL('./evidence-seal.ts', import.meta.url));
  let isDone = false;
  for (let run = 1; !isDone; run++) {
    expect(run).toBeLessThanOrEqual(SEALS); // each gets further than the one before
    const child = spawn(process.execPath, [script, dataDir, String(clock.now())], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const closed = once(child, 'close');
    let settled = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      if (line === 'settled' && ++settled === 2) child.kill('SIGKILL');
      isDone ||= line === 'end';
    }
    await closed;
  }
  expect(await sealedIn(await openTestStore(dataDir))).toEqual(expected);
});
