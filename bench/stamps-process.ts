/** An api of its own process that issues a batch: `node stamps-process.ts '{"sqlite":"…"}' 1000000`. Prints JSON. */
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type * as ApiMain from '../api/main.ts';
import type * as StampFeature from '../api/stamp/index.ts';
import { packageRoot } from '../cli/package-root.ts';
import { MAX_ACT } from '../domain/http/stamps.ts';
import type { StampBatchView } from '../domain/http/stamps.ts';
import { quantile, round } from './line.ts';

const POLL_MS = 100;
const LOOKUPS = 20_000;

export interface Issued {
  readonly took_s: number;
  /** How long a request for the progress waited meanwhile. */
  readonly answer_p99_ms: number;
  readonly peak_rss_mib: number;
  readonly activated_s: number;
  readonly lookup_us: number;
}

/** Compiled: Node does not read decorators. */
const built = (file: string): Promise<unknown> =>
  import(pathToFileURL(join(packageRoot(), 'dist', 'api', file)).href);
const { startApi } = (await built('main.js')) as typeof ApiMain;
const { StampLookup } = (await built('stamp/index.js')) as typeof StampFeature;

const [store = '', count = ''] = process.argv.slice(2);
const api = await startApi({
  config: {
    listen: { host: '127.0.0.1', port: 0 },
    database: JSON.parse(store) as { sqlite: string } | { postgres: string },
    publicUrl: 'https://id.example.vn',
    trustProxy: undefined,
    logLevel: 'error',
    timezone: 'Asia/Ho_Chi_Minh',
  },
  root: packageRoot(),
});
const token = randomBytes(32).toString('base64url');
await seed();

const started = performance.now();
const body = { count: Number(count), level: 'unit', activate: 'later' };
const { id } = await call<StampBatchView>('lots/l/stamp-batches', body);
const waits: number[] = [];
for (let isReady = false; !isReady;) {
  await delay(POLL_MS);
  const asked = performance.now();
  isReady = (await call<StampBatchView>(`stamp-batches/${id}`)).ready;
  waits.push(performance.now() - asked);
}
const took_s = (performance.now() - started) / 1000;
const peak_rss_mib = process.resourceUsage().maxRSS / 1024;

const activating = performance.now();
for (let from = 1; from <= Number(count); from += MAX_ACT) {
  const to = Math.min(from + MAX_ACT - 1, Number(count));
  await call('stamps/activate', { ranges: [{ batch: id, from, to }] });
}
const activated_s = (performance.now() - activating) / 1000;

const { items } = await call<{ items: { code: string }[] }>(`stamp-batches/${id}/stamps?limit=500`);
const lookup = new StampLookup(api.db);
const looking = performance.now();
for (let i = 0; i < LOOKUPS; i++) await lookup.byCode(items[i % items.length]?.code ?? '');
const lookup_us = ((performance.now() - looking) / LOOKUPS) * 1000;

await api.stop();
const issued: Issued = {
  took_s,
  answer_p99_ms: round(quantile(waits, 0.99)),
  peak_rss_mib: round(peak_rss_mib, 0),
  activated_s: round(activated_s, 2),
  lookup_us: round(lookup_us),
};
process.stdout.write(`${JSON.stringify(issued)}\n`);

/** A cooperative with a lot and a signed-in clerk. */
async function seed(): Promise<void> {
  const { db } = api;
  const written = { revision: 1, created_at: 0, updated_at: 0 };
  await db.insertInto('cooperative').values({ id: 'c', name: 'HTX', created_at: 0 }).execute();
  const product = { id: 'p', cooperative: 'c', name: 'Nhãn lồng', gtin: '09521234567899', shops: '[]' };
  await db
    .insertInto('product')
    .values({ ...product, ...written })
    .execute();
  const lot = { id: 'l', cooperative: 'c', product: 'p', number: 'L1' };
  const harvest = { harvested_from: '2026-11-01', harvested_to: '2026-11-01' };
  await db
    .insertInto('lot')
    .values({ ...lot, ...harvest, ...written })
    .execute();
  const person = { id: 'a', login: 'a@example.vn', name: 'A', password_hash: '', created_at: 0 };
  await db.insertInto('person').values(person).execute();
  const member = { id: 'm', cooperative: 'c', person: 'a', role: 'clerk', joined_at: 0 } as const;
  await db.insertInto('member').values(member).execute();
  const token_hash = createHash('sha256').update(token).digest('hex');
  const session = { token_hash, member: 'm', created_at: 0, expires_at: Number.MAX_SAFE_INTEGER };
  await db.insertInto('session').values(session).execute();
}

async function call<T>(path: string, content?: object): Promise<T> {
  const response = await fetch(`${api.url}/api/v1/${path}`, {
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(content && { method: 'POST', body: JSON.stringify(content) }),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}
