import { z } from 'zod';
import type { Config } from '../../../gateway/config.ts';
import { ask, wordsOf } from '../ask.ts';
import type { Answer } from '../ask.ts';
import type { Check } from '../check.ts';
import { finding } from '../finding.ts';
import type { Finding } from '../finding.ts';
import { jsonOf } from '../presence.ts';

/** What 2 and 3 say to a write without a line, when everything else about it was right. */
const EMPTY_WRITE = /requires points|incoming write was empty|no data|empty/i;

type Influx = NonNullable<Config['influx']>;
type Victoria = NonNullable<Config['victoriametrics']>;

/** A database that readings are sent to, and the writing of nothing to it. */
interface Target {
  readonly server: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly key: 'token' | 'password';
  /** Into what it is written; VictoriaMetrics has no such thing. */
  readonly into: { readonly kind: 'bucket' | 'database'; readonly place: string } | undefined;
}

const named = (product: string, url: string): string => `${product} (${new URL(url).host})`;
const base = (url: string): string => url.replace(/\/+$/, '');
const basic = (username: string | undefined, password = ''): Readonly<Record<string, string>> =>
  username === undefined
    ? {}
    : { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };

function influxTarget({
  url,
  org = '',
  bucket,
  token = '',
  database = '',
  username,
  password,
}: Influx): Target {
  const server = named('InfluxDB', url);
  if (bucket === undefined) {
    const query = new URLSearchParams({ db: database, precision: 'ms' }).toString();
    const headers = basic(username, password);
    return {
      server,
      url: `${base(url)}/write?${query}`,
      headers,
      key: 'password',
      into: { kind: 'database', place: database },
    };
  }
  const query = new URLSearchParams({ org, bucket, precision: 'ms' }).toString();
  const headers = { authorization: `Token ${token}` };
  return {
    server,
    url: `${base(url)}/api/v2/write?${query}`,
    headers,
    key: 'token',
    into: { kind: 'bucket', place: bucket },
  };
}

const victoriaTarget = ({ url, username, password }: Victoria): Target => ({
  server: named('VictoriaMetrics', url),
  url: `${base(url)}/write?precision=ms`,
  headers: basic(username, password),
  key: 'password',
  into: undefined,
});

/** Whether each database of telemetry takes what the gateway writes: it is asked to write nothing, which leaves nothing. */
export const servers: Check = {
  name: 'databases',
  limit_s: 15,
  look: async ({ config }, signal) => {
    const targets = [
      ...(config?.influx ? [influxTarget(config.influx)] : []),
      ...(config?.victoriametrics ? [victoriaTarget(config.victoriametrics)] : []),
    ];
    return Promise.all(targets.map((target) => writeNothing(target, signal)));
  },
};

async function writeNothing(target: Target, signal: AbortSignal): Promise<Finding> {
  const { server, url, headers, key, into } = target;
  const sent = { ...headers, 'content-type': 'text/plain; charset=utf-8' };
  const answer = await ask(url, { method: 'POST', headers: sent, body: '', signal });
  if ('why' in answer) return finding('server_away', { server, ...answer });
  if (isTaken(answer)) return finding('server_fine', { server });
  const words = wordsOf(answer);
  switch (answer.status) {
    case 401:
      return finding('server_credentials', { server, key, words });
    case 403:
      return into
        ? finding('server_no_right', { server, place: into.place, words })
        : finding('server_credentials', { server, key, words });
    case 404:
      return into && missesPlace(answer)
        ? finding('server_place', { server, ...into })
        : finding('server_strange', { server, words });
    default:
      return finding('server_strange', { server, words });
  }
}

/** What 1 and 2 answer with; 3 has the words alone. */
const InfluxTrouble = z.union([
  z.object({ code: z.literal('not found'), message: z.string() }),
  z.object({ error: z.string().regex(/database|bucket|organization|retention policy/i) }),
]);
/** A path that InfluxDB does not have: the address is wrong, not the name. */
const NO_PATH = /\b(path|page) not found/i;

/** Whether it is InfluxDB that says so, and of bucket or database: any page answers with 404. */
const missesPlace = ({ headers, text }: Answer): boolean =>
  !NO_PATH.test(text) && (headers.has('x-influxdb-version') || InfluxTrouble.safeParse(jsonOf(text)).success);

/**
 * 1.x and VictoriaMetrics take nothing with 204, 2.x and 3.x refuse it with 400 once token and bucket were found right. 200
 * is what a portal or proxy answers, unless the header says who speaks.
 */
function isTaken({ status, headers, text }: Answer): boolean {
  if (status === 204) return true;
  if (status === 200) return headers.has('x-influxdb-version');
  return status === 400 && EMPTY_WRITE.test(text);
}
