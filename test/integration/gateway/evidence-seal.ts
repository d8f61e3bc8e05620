// Run as a process of its own: seals what is due in a data folder and writes a line for each step that is durable, and
// `end` when nothing is left. `node evidence-seal.ts DATA_DIR NOW`
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import pino from 'pino';
import { packageRoot } from '../../../cli/package-root.ts';
import type { EvidenceBook } from '../../../gateway/core/ports/evidence.ts';
import { wallClock } from '../../../gateway/clock.ts';
import { openStore } from '../../../gateway/store/open.ts';
import { evidenceOf, sealerOf } from './evidence-season.ts';

const [dataDir, now] = process.argv.slice(2);
const store = await openStore({
  dataDir: dataDir!,
  migrationsDir: join(packageRoot(), 'gateway/store/migrations'),
  timezone: 'Asia/Ho_Chi_Minh',
  clock: wallClock,
  random: randomBytes,
  log: pino({ level: 'silent' }),
});
const book = evidenceOf(store);
// Writing to a pipe is synchronous in Node: a step is told before anything else happens.
const told: EvidenceBook = {
  note: async () => {
    const more = await book.note();
    process.stdout.write('noted\n');
    return more;
  },
  due: (before) => book.due(before),
  newest: (of) => book.newest(of),
  facts: (zone, span) => book.facts(zone, span),
  isPartlyGone: (of) => book.isPartlyGone(of),
  settle: async (of, sealed) => {
    await book.settle(of, sealed);
    process.stdout.write('settled\n');
  },
};
await sealerOf(told, { now: () => Number(now), at: wallClock.at }).look();
process.stdout.write('end\n');
await store.close();
