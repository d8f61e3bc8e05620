// A real InfluxDB 1.x of a test's own: its own folder, free loopback ports, ended by pid.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from './server-process.ts';
import { program } from './programs.ts';

/** One row of an answer: its columns by name, times in UTC ms. */
export type InfluxRow = Readonly<Record<string, unknown>>;

export interface Influxd {
  readonly url: string;
  readonly database: string;
  readonly pid: number;
  /** Rows of all series of the first statement; rejects with the server's words. */
  query(sql: string): Promise<InfluxRow[]>;
  /** Writes lines as they are, times in ms. */
  write(lines: string): Promise<void>;
  /** Ends the server and keeps its data and port for {@link resume}. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
}

/**
 * @param database made empty; none is made when it is ''
 * @param disk where its folder is made
 * @param http further lines of the section [http], as `auth-enabled = true`
 */
export async function startInfluxd(
  database = 'telemetry',
  disk = tmpdir(),
  http: readonly string[] = [],
): Promise<Influxd> {
  const folder = await mkdtemp(join(disk, 'nongso-influxd-'));
  const config = join(folder, 'influxdb.conf');
  const listening = /Listening on HTTP.*?addr=127\.0\.0\.1:(\d+)|Listening on HTTP: 127\.0\.0\.1:(\d+)/;

  async function run(port: number) {
    await writeFile(config, configOf(folder, port, http));
    return startServer(program('influxd'), ['run', '-config', config], listening);
  }

  await mkdir(join(folder, 'data'));
  let server = await run(0);
  const port = Number(server.said[1] ?? server.said[2]);
  const url = `http://127.0.0.1:${port}`;

  async function post(path: string, body: string | URLSearchParams): Promise<string> {
    const response = await fetch(url + path, { method: 'POST', body });
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status} ${text}`);
    return text;
  }

  async function query(sql: string): Promise<InfluxRow[]> {
    const parameters = new URLSearchParams({ q: sql, epoch: 'ms', ...(database !== '' && { db: database }) });
    const answer = JSON.parse(await post('/query', parameters)) as {
      results: {
        error?: string;
        series?: { columns: string[]; tags?: Record<string, string>; values: unknown[][] }[];
      }[];
    };
    const [result] = answer.results;
    if (result?.error !== undefined) throw new Error(result.error);
    return (result?.series ?? []).flatMap(({ columns, tags, values }) =>
      values.map((row) => ({ ...tags, ...Object.fromEntries(columns.map((name, i) => [name, row[i]])) })),
    );
  }

  if (database !== '') await query(`CREATE DATABASE "${database}"`);
  return {
    url,
    database,
    get pid() {
      return server.pid;
    },
    query,
    write: async (lines) => void (await post(`/write?db=${database}&precision=ms`, lines)),
    pause: () => server.stop(),
    resume: async () => void (server = await run(port)),
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const configOf = (folder: string, port: number, http: readonly string[]): string => `
reporting-disabled = true
bind-address = "127.0.0.1:0"
[meta]
  dir = "${folder}/meta"
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
  query-log-enabled = false
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  log-enabled = false
  ${http.join('\n  ')}
`;
