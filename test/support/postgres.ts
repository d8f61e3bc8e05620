// A real PostgreSQL of the tests' own: its own folder, a free loopback port, ended by pid. No test library here:
// benchmarks use this too.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { program } from './programs.ts';
import { freePort, startServer } from './server-process.ts';

const run = promisify(execFile);

export interface Postgres {
  readonly pid: number;
  /** `postgres://…` of a user who may make databases. */
  readonly adminUrl: string;
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

/** PostgreSQL refuses to run as root: then it runs as the user its package made. */
async function owner(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, 'postgres'])));
  return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) };
}

export async function startPostgres(): Promise<Postgres> {
  const folder = await mkdtemp(join(tmpdir(), 'nongso-postgres-'));
  const password = randomBytes(12).toString('hex');
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, password);
  const user = await owner();
  if (user) for (const path of [folder, passwordFile]) await chown(path, user.uid, user.gid);
  const bin = dirname(program('postgres'));
  const data = join(folder, 'data');
  await run(
    join(bin, 'initdb'),
    [
      '-D',
      data,
      '-U',
      'nongso',
      '-A',
      'scram-sha-256',
      '--pwfile',
      passwordFile,
      '-E',
      'UTF8',
      '--no-locale',
      '-N',
    ],
    { cwd: folder, ...user },
  );
  const port = await freePort();
  const start = () =>
    startServer(
      join(bin, 'postgres'),
      [
        '-D',
        data,
        '-p',
        String(port),
        '-k',
        folder,
        '-c',
        'listen_addresses=127.0.0.1',
        '-c',
        'max_connections=200',
      ],
      /database system is ready to accept connections/,
      { cwd: folder, ...user },
    );
  let server = await start();
  return {
    get pid() {
      return server.pid;
    },
    adminUrl: `postgres://nongso:${password}@127.0.0.1:${port}/postgres`,
    // SIGINT: PostgreSQL's fast shutdown, which does not wait for clients to leave.
    pause: () => server.stop('SIGINT'),
    resume: async () => void (server = await start()),
    async stop() {
      await server.stop('SIGINT');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** `postgres://…` of a new, empty database. @param adminUrl as {@link Postgres.adminUrl} */
export async function newDatabase(adminUrl: string): Promise<string> {
  const name = `t${randomBytes(6).toString('hex')}`;
  const client = new pg.Client(adminUrl);
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}
