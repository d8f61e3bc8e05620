// Run as a process of its own: appends frames as fast as the journal takes them and writes the number of each one
// that was acknowledged to standard output. `node append-forever.ts DATA_DIR FIRST [COUNT]`
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import pino from 'pino';
import { packageRoot } from '../../../cli/package-root.ts';
import type { Clock } from '../../../domain/clock.ts';
import { wallClock } from '../../../gateway/clock.ts';
import { openStore } from '../../../gateway/store/open.ts';

const IN_FLIGHT = 200;
const [dataDir, first, count = 'Infinity'] = process.argv.slice(2);
let next = Number(first);
const end = next + Number(count);

/** Its timers run out twenty times as soon: the minute until a full disk is looked at again is long for a test. */
const hasty: Clock = {
  now: () => wallClock.now(),
  at: (at, run) => wallClock.at(wallClock.now() + (at - wallClock.now()) / 20, run),
};

const store = await openStore({
  dataDir: dataDir!,
  migrationsDir: join(packageRoot(), 'gateway/store/migrations'),
  timezone: 'Asia/Ho_Chi_Minh',
  clock: hasty,
  random: randomBytes,
  log: pino({ level: 'silent' }),
});

/** Appends one frame; sends it again after a pause when it is refused, as every source does. */
async function append(measuredAt: number): Promise<void> {
  const frame = {
    device: `node-${measuredAt % 20}`,
    measuredAt,
    receivedAt: measuredAt,
    clock: 'source',
    readings: [{ point: 'soil.moisture', value: measuredAt % 100, quality: 'good' }],
  } as const;
  try {
    await store.journal.append({ kind: 'frame', frame });
    // Writing to a pipe is synchronous in Node: what was acknowledged is told before anything else happens.
    process.stdout.write(`+${measuredAt}\n`);
  } catch {
    process.stdout.write(`-${measuredAt}\n`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await append(measuredAt);
  }
}

async function appendAll(): Promise<void> {
  while (next < end) await append(next++);
}

await Promise.all(Array.from({ length: IN_FLIGHT }, appendAll));
await store.close();
