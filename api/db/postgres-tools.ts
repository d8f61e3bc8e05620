import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What PostgreSQL's own programs find in their environment: PATH at least. */
export type ToolEnvironment = Readonly<Record<string, string | undefined>>;

export type Tool = 'pg_dump' | 'pg_restore' | 'psql';

interface Start {
  readonly env: ToolEnvironment;
  /** The database it works on: its password travels in the environment, where no list of processes shows it. */
  readonly address?: string;
}

export interface ToolOptions extends Start {
  /** Called with each line that it writes. */
  readonly line?: (text: string) => void;
}

/** Most of what a tool complains about is never read: its first words say it, characters. */
const MOST_WORDS = 2_000;
const VERSION = /\b(\d+)(?:\.\d+)?/;
/** What `pg_restore` sets since it knows it, and the first server that does. */
const TIMEOUT = Buffer.from('\nSET transaction_timeout = 0;');
const KNOWS_TIMEOUT = 17;
/** Of a dump that is written out; the settings are in its first 800. */
const HEAD_BYTES = 2_048;
/** Parts of an address that nobody else may see. pg takes the first one also from the query, libpq both. */
const SECRETS: readonly string[] = ['password', 'sslpassword'];

/** Runs one of PostgreSQL's programs to its end. Rejects with a sentence: it is missing, or in its own words. */
export async function runTool(
  tool: Tool,
  args: readonly string[],
  { line = () => undefined, ...how }: ToolOptions,
): Promise<void> {
  const { stdin, stdout, ended } = start(tool, args, how);
  stdin.end();
  const read = readLines(stdout, line);
  await ended;
  await read;
}

/**
 * Puts a dump into a database, all of it or nothing: `pg_restore` writes it out between BEGIN and COMMIT, and `psql` sends
 * it. By itself `pg_restore` would, from version 17 on, begin with a setting that no older server knows, and end there.
 * Rejects with a sentence: a program is missing, or in their own words.
 * @param server version of the server, as 15 or 17
 */
export async function sendDump(
  file: string,
  { server, env, address }: Required<Start> & { readonly server: number },
): Promise<void> {
  const what = ['--single-transaction', '--no-owner', '--no-privileges', '--file=-', file];
  const reading = start('pg_restore', what, { env });
  const sending = start('psql', ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', '--file=-'], {
    env,
    address,
  });
  sending.stdout.resume();
  const settings = server < KNOWS_TIMEOUT ? withoutTimeout : unchanged;
  const piped = pipeline(reading.stdout, settings, sending.stdin);
  // Whoever is cut off fails too: the server's words come first, and a dump that ends early is never committed.
  for (const end of await Promise.allSettled([sending.ended, reading.ended, piped]))
    if (end.status === 'rejected') throw end.reason;
}

async function* unchanged(from: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield* from;
}

/** Leaves out the one setting, which stands in the head of a dump; data comes far behind. */
async function* withoutTimeout(from: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of from) {
    if (head === undefined) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < HEAD_BYTES) continue;
    yield cut(head);
    head = undefined;
  }
  if (head !== undefined) yield cut(head);
}

function cut(head: Buffer): Buffer {
  const at = head.subarray(0, HEAD_BYTES).indexOf(TIMEOUT);
  return at < 0 ? head : Buffer.concat([head.subarray(0, at), head.subarray(at + TIMEOUT.length)]);
}

interface Started {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Rejects with a sentence. */
  readonly ended: Promise<void>;
}

function start(tool: Tool, args: readonly string[], { env, address }: Start): Started {
  const child = spawn(tool, [...(address === undefined ? [] : [`--dbname=${bare(address)}`]), ...args], {
    env: { ...env, ...(address !== undefined && passwordOf(address)) },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(0, MOST_WORDS);
  });
  async function end(): Promise<void> {
    await once(child, 'close').catch((error: unknown) => {
      throw isMissing(error)
        ? new Error(`${tool} is missing; install PostgreSQL's client: sudo apt install postgresql-client`)
        : error;
    });
    if (child.exitCode !== 0)
      throw new Error(
        `${tool} failed: ${words.trim().replaceAll(/\s*\n\s*/g, '; ') || 'it did not say why'}`,
      );
  }
  return { stdin: child.stdin, stdout: child.stdout, ended: end() };
}

/** Node's own reader of lines takes U+2028 in a text for the end of a line. */
async function readLines(from: Readable, take: (text: string) => void): Promise<void> {
  let rest = '';
  for await (const chunk of from.setEncoding('utf8').iterator()) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(take);
  }
  if (rest !== '') take(rest);
}

/** Rejects with a sentence when the program is older than the server: it would refuse or, worse, leave something out. */
export async function refuseOlder(
  tool: Tool,
  { than, env }: { readonly than: number; readonly env: ToolEnvironment },
): Promise<void> {
  let said = '';
  await runTool(tool, ['--version'], { env, line: (text) => (said += text) });
  const version = Number(VERSION.exec(said)?.[1]);
  if (!(version >= than))
    throw new Error(
      `${tool} is of version ${version}, the server of ${than}; install its client: sudo apt install postgresql-client-${than}`,
    );
}

/**
 * The address without a password. The one of a client's key has no variable that it could go into; pg, and so the api,
 * knows no such keys.
 */
function bare(address: string): string {
  const url = new URL(address);
  url.password = '';
  // Part by part: written anew a space would be a plus, which libpq takes for a plus.
  const parts = url.search.slice(1).split('&');
  url.search = parts
    .filter((part) => ![...new URLSearchParams(part).keys()].some((name) => SECRETS.includes(name)))
    .join('&');
  return url.href;
}

/** As pg takes it: the one in the query counts. */
function passwordOf(address: string): { PGPASSWORD?: string } {
  const { password, searchParams } = new URL(address);
  const told = searchParams.getAll('password').at(-1) ?? '';
  const found = told === '' ? decodeURIComponent(password) : told;
  return found === '' ? {} : { PGPASSWORD: found };
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
