import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { packageRoot } from '../cli/package-root.ts';
import { pathOfStamp } from '../domain/stamp.ts';
import { print, quantile, round } from './line.ts';
import { fillStore, GTIN } from './stamped-store.ts';
import { steadyP99 } from './steady.ts';

const ENCODINGS = ['identity', 'gzip'] as const;
type Encoding = (typeof ENCODINGS)[number];

const BARE_PAGE = fileURLToPath(new URL('./bare-page.ts', import.meta.url));

const STAMPS = 1_000_000;
const CONNECTIONS = 50;
/** Stamps that one connection opens in turn, chosen from all of them. */
const STAMPS_PER_CONNECTION = 4_000;
const WARM_UP_S = 3;
const ROUND_S = 5;
/** Bare Fastify and the api in turn, so that what else the machine does falls on both. */
const ROUNDS = 3;
const STEADY_RATE = 1_000;
const STEADY_S = 10;

interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a program that prints its address as JSON first. */
function start(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Server> {
  const child = spawn(process.execPath, args, {
    cwd: packageRoot(),
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    void exited.then(() => reject(new Error(`${args.join(' ')} ended before it was ready`)));
    createInterface({ input: child.stdout }).once('line', (line) => {
      const { url } = JSON.parse(line) as { url: string };
      const stop = (): Promise<void> => {
        child.kill('SIGTERM');
        return exited;
      };
      resolve({ url, stop });
    });
  });
}

interface Load {
  readonly url: string;
  readonly codes: readonly string[];
  readonly seconds: number;
  readonly encoding: Encoding;
}

/** What a phone says. */
const headersFor = (encoding: Encoding): Record<string, string> => ({
  ...{ accept: 'text/html', 'accept-language': 'vi-VN', 'accept-encoding': encoding },
});

const pathOf = (code = ''): string => pathOfStamp({ level: 'unit', code, gtin: GTIN, lot: null });

/** A page as it comes over the wire. */
function pageOf(url: string, encoding: Encoding): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers: headersFor(encoding) }, (response) => resolve(buffer(response)));
    sent.on('error', reject).end();
  });
}

/** Opens random stamps as phones do, as many as are answered; gives how many a second. */
async function scans({ url, codes, seconds, encoding }: Load): Promise<number> {
  const path = (): { path: string } => ({ path: pathOf(codes[randomInt(codes.length)]) });
  const { requests, non2xx, errors } = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    headers: headersFor(encoding),
    setupClient: (client) => client.setRequests(Array.from({ length: STAMPS_PER_CONNECTION }, path)),
  });
  if (non2xx + errors > 0) throw new Error(`${non2xx} answers were no pages, ${errors} never came`);
  return requests.average;
}

/**
 * Scans a second of the built api with a million stamps in its store, beside bare Fastify that sends one of those pages, as
 * many bytes, in the same run.
 */
export async function scan(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'nongso-bench-'));
  const api = await start([join('cli', 'nongso.js'), 'api', '--json'], {
    NONGSO_DATA_DIR: folder,
    NONGSO_BIND: '127.0.0.1',
    NONGSO_API_PORT: '0',
    NONGSO_LOG: 'error',
  });
  const servers = [api];
  try {
    const codes = fillStore(join(folder, 'api.db'), STAMPS);
    const one = api.url + pathOf(codes[0]);
    const pages = { identity: await pageOf(one, 'identity'), gzip: await pageOf(one, 'gzip') };
    const fileOf = (encoding: Encoding): string => join(folder, `page.${encoding}`);
    for (const encoding of ENCODINGS) writeFileSync(fileOf(encoding), pages[encoding]);
    const bare = await start([BARE_PAGE, ...ENCODINGS.map(fileOf)], {});
    servers.push(bare);
    const conditions = {
      stamps: STAMPS,
      store: 'SQLite',
      connections: CONNECTIONS,
      value: 'median of rounds',
    };
    for (const encoding of ENCODINGS) {
      const load = { codes, encoding };
      for (const { url } of [bare, api]) await scans({ url, ...load, seconds: WARM_UP_S });
      const rates = { bare: [] as number[], api: [] as number[] };
      for (let i = 0; i < ROUNDS; i++) {
        rates.bare.push(await scans({ url: bare.url, ...load, seconds: ROUND_S }));
        rates.api.push(await scans({ url: api.url, ...load, seconds: ROUND_S }));
      }
      const [ours, theirs] = [quantile(rates.api, 0.5), quantile(rates.bare, 0.5)];
      const sent = { encoding, page_bytes: pages[encoding].length, bare_fastify_per_s: round(theirs, 0) };
      const compared = { ...conditions, ...sent };
      print({ what: 'scan_page', value: round(ours, 0), unit: 'requests/s', conditions: compared });
      const share = round((100 * ours) / theirs);
      print({ what: 'scan_page_beside_bare_fastify', value: share, unit: '%', conditions: compared });
    }
    const p99Of = (url: string): Promise<number> =>
      steadyP99({
        next: () => url + pathOf(codes[randomInt(codes.length)]),
        headers: headersFor('gzip'),
        connections: CONNECTIONS,
        perSecond: STEADY_RATE,
        seconds: STEADY_S,
      });
    const theirs = round(await p99Of(bare.url), 2);
    const ours = round(await p99Of(api.url), 2);
    const page_bytes = pages.gzip.length;
    const offered = { ...conditions, encoding: 'gzip', page_bytes, offered_per_s: STEADY_RATE };
    print({
      what: 'scan_page_p99',
      value: ours,
      unit: 'ms',
      conditions: { ...offered, value: 'p99', bare_fastify_p99_ms: theirs },
    });
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(folder, { recursive: true, force: true });
  }
}
