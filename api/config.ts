import { isIP } from 'node:net';
import { join } from 'node:path';
import { pointsToThisMachine } from './loopback.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Everything the api was told, checked. */
export interface ApiConfig {
  /** Port 0 takes a free one. */
  readonly listen: { readonly host: string; readonly port: number };
  /** Where the records are: a file of SQLite, or PostgreSQL. */
  readonly database: { readonly sqlite: string } | { readonly postgres: string };
  /** What stamps point to, without a slash at the end; undefined: the address the api listens on. */
  readonly publicUrl: string | undefined;
  /** Whose X-Forwarded-For and -Proto count: addresses or networks, comma separated. */
  readonly trustProxy: string | undefined;
  readonly logLevel: string;
  /** IANA name of the calendar that days are days of. */
  readonly timezone: string;
}

const DEFAULT_PORT = 3000;
const LOOPBACK = '127.0.0.1';
const TIMEZONE = 'Asia/Ho_Chi_Minh';
const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** Names every wrong variable at once, with the fix. */
export class ApiConfigError extends Error {
  override readonly name = 'ApiConfigError';
  readonly mistakes: readonly string[];
  constructor(mistakes: readonly string[]) {
    super(mistakes.join('\n'));
    this.mistakes = mistakes;
  }
}

/** What the environment does not say. */
export interface ApiSurroundings {
  /** Where SQLite is kept without DATABASE_URL. */
  readonly dataDir: string;
  /** The demonstration farm: its stamps may point to an address without TLS. */
  readonly demonstration: boolean;
}

/**
 * Settings of the api from the environment; an empty variable is one that is not set.
 * @throws ApiConfigError
 */
export function readApiConfig(env: Environment, { dataDir, demonstration }: ApiSurroundings): ApiConfig {
  const mistakes: string[] = [];
  const said = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);
  const config = {
    listen: { host: said('NONGSO_BIND') ?? LOOPBACK, port: portOf(said('NONGSO_API_PORT'), mistakes) },
    database: databaseOf(said('DATABASE_URL'), { dataDir, mistakes }),
    publicUrl: publicUrlOf(said('NONGSO_PUBLIC_URL'), { demonstration, mistakes }),
    trustProxy: proxiesOf(said('NONGSO_TRUST_PROXY'), mistakes),
    logLevel: levelOf(said('NONGSO_LOG'), mistakes),
    timezone: TIMEZONE,
  };
  if (mistakes.length > 0) throw new ApiConfigError(mistakes);
  return Object.freeze(config);
}

function portOf(text: string | undefined, mistakes: string[]): number {
  const port = text === undefined ? DEFAULT_PORT : Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    mistakes.push(`NONGSO_API_PORT is "${text}"; give a port from 0 to 65535`);
  return port;
}

function databaseOf(
  url: string | undefined,
  { dataDir, mistakes }: { readonly dataDir: string; readonly mistakes: string[] },
): ApiConfig['database'] {
  if (url === undefined) return { sqlite: join(dataDir, 'api.db') };
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url))
    mistakes.push('DATABASE_URL is no address of PostgreSQL; give postgres://user:password@host/database');
  return { postgres: url };
}

/** An address of this machine may be without TLS: nobody else opens it, and no label carries it. */
function publicUrlOf(
  text: string | undefined,
  { demonstration, mistakes }: { readonly demonstration: boolean; readonly mistakes: string[] },
): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (
    !url ||
    !/^https?:$/.test(url.protocol) ||
    url.pathname !== '/' ||
    url.search !== '' ||
    url.hash !== ''
  ) {
    mistakes.push(
      `NONGSO_PUBLIC_URL is "${text}"; give scheme and host only (example: https://id.example.vn)`,
    );
    return undefined;
  }
  if (url.protocol === 'http:' && !demonstration && !pointsToThisMachine(url.origin))
    mistakes.push(
      `NONGSO_PUBLIC_URL is "${text}"; stamps must point to https (example: https://${url.hostname})`,
    );
  return url.origin;
}

function proxiesOf(text: string | undefined, mistakes: string[]): string | undefined {
  const wrong = text?.split(',').filter((part) => !isAddressOrNetwork(part.trim())) ?? [];
  if (wrong.length > 0)
    mistakes.push(
      `NONGSO_TRUST_PROXY has "${wrong.join(',')}"; give addresses or networks, comma separated (example: 10.0.0.7,192.168.1.0/24)`,
    );
  return text;
}

/** 10.0.0.7, 192.168.1.0/24, fd00::/8. A network of all addresses would trust everybody. */
function isAddressOrNetwork(text: string): boolean {
  const [address = '', prefix] = text.split(/\/(.*)/s);
  const bits = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  if (prefix === undefined) return bits > 0;
  return /^\d{1,3}$/.test(prefix) && Number(prefix) >= 1 && Number(prefix) <= bits;
}

function levelOf(level: string | undefined, mistakes: string[]): string {
  if (level === undefined) return 'info';
  if (!LEVELS.includes(level)) mistakes.push(`NONGSO_LOG is "${level}"; give one of ${LEVELS.join(', ')}`);
  return level;
}
