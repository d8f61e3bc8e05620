import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

/** What PostgreSQL's own programs find in their environment: PATH at least. */
export type ToolEnvironment = Readonly<Record<string, string | undefined>>;

export type Tool = 'pg_dump' | 'pg_restore';

export interface ToolOptions {
  readonly env: ToolEnvironment;
  /** The database it works on: its password travels in the environment, where no list of processes shows it. */
  readonly address?: string;
  /** Called with each line that it writes. */
  readonly line?: (text: string) => void;
}

/** Most of what a tool complains about is never read: its first words say it, characters. */
const MOST_WORDS = 2_000;
const VERSION = /\b(\d+)(?:\.\d+)?/;

/** Runs one of PostgreSQL's programs to its end. Rejects with a sentence: it is missing, or in its own words. */
export async function runTool(
  tool: Tool,
  args: readonly string[],
  { env, address, line = () => undefined }: ToolOptions,
): Promise<void> {
  const child = spawn(tool, [...(address === undefined ? [] : [`--dbname=${bare(address)}`]), ...args], {
    env: { ...env, ...(address !== undefined && passwordOf(address)) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(0, MOST_WORDS);
  });
  const ended = once(child, 'close').catch((error: unknown) => {
    throw isMissing(error)
      ? new Error(`${tool} is missing; install PostgreSQL's client: sudo apt install postgresql-client`)
      : error;
  });
  const read = readLines(child.stdout, line);
  await ended;
  await read;
  if (child.exitCode !== 0)
    throw new Error(`${tool} failed: ${words.trim().replaceAll(/\s*\n\s*/g, '; ') || 'it did not say why'}`);
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

/** The address without its password. */
function bare(address: string): string {
  const url = new URL(address);
  url.password = '';
  return url.href;
}

function passwordOf(address: string): { PGPASSWORD?: string } {
  const { password } = new URL(address);
  return password === '' ? {} : { PGPASSWORD: decodeURIComponent(password) };
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
