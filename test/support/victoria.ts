// A real VictoriaMetrics of a test's own, which takes what @influxdata/influxdb-client sends.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startServer } from './server-process.ts';
import { program } from './programs.ts';

/** One series: `__name__` is measurement and field with `_` between, the other labels are the tags. */
export interface VictoriaSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly number[];
  /** UTC ms. */
  readonly timestamps: readonly number[];
}

export interface Victoria {
  readonly url: string;
  readonly pid: number;
  /** All raw samples of the series that match, as `{__name__=~"reading_.*"}`. */
  query(match: string): Promise<VictoriaSeries[]>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

export async function startVictoria(): Promise<Victoria> {
  const folder = await mkdtemp(join(tmpdir(), 'nongso-victoria-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const run = async () => {
    const server = await startServer(
      program('victoria-metrics'),
      [
        `-storageDataPath=${folder}`,
        `-httpListenAddr=127.0.0.1:${port}`,
        '-dedup.minScrapeInterval=1ms', // the same point again is the same point
        '-retentionPeriod=100y',
      ],
      /started VictoriaMetrics/,
    );
    await listening(url).catch(async (error: unknown) => {
      await server.stop();
      throw error;
    }); // it says that it has started a moment before it listens
    return server;
  };
  let server = await run();
  return {
    url,
    get pid() {
      return server.pid;
    },
    async query(match) {
      await fetch(`${url}/internal/force_flush`);
      const response = await fetch(
        `${url}/api/v1/export?${new URLSearchParams({ 'match[]': match }).toString()}`,
      );
      const text = await response.text();
      if (!response.ok) throw new Error(`${response.status} ${text}`);
      return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as VictoriaSeries]));
    },
    pause: () => server.stop(),
    resume: async () => void (server = await run()),
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function listening(url: string): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    const isUp = await fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`nothing listens on ${url}`);
}
