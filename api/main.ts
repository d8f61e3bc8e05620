/** The composition root of the api: what is handed to every feature is made here. */
import { randomBytes } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { pino } from 'pino';
import type { Clock } from '../domain/clock.ts';
import type { TraceRenderer } from '../domain/http/trace.ts';
import { AppModule } from './app.module.ts';
import { wallClock } from './clock.ts';
import type { ApiConfig } from './config.ts';
import { openDatabase } from './db/index.ts';
import type { Db } from './db/index.ts';
import { createServer } from './server.ts';

export interface ApiOptions {
  readonly config: ApiConfig;
  /** The package root, where migrations and the built pages are. */
  readonly root: string;
  /** The demonstration farm: labels may point to this machine. */
  readonly demonstration?: boolean;
  readonly clock?: Clock;
}

export interface Api {
  /** Where it listens. */
  readonly url: string;
  /** For commands that set up cooperatives in the same process. */
  readonly db: Db;
  /** Lets requests under way finish for a moment, writes what was counted, closes the store. Safe to call again. */
  stop(): Promise<void>;
}

/**
 * Starts the cooperative's service. Rejects with a sentence for the person when the store or the port is not to be had;
 * what had been started is stopped then.
 */
export async function startApi({
  config,
  root,
  demonstration = false,
  clock = wallClock,
}: ApiOptions): Promise<Api> {
  const log = pino({ level: config.logLevel }, pino.destination(2));
  await using parts = new AsyncDisposableStack(); // stopped in the opposite order

  const db = await openDatabase(config.database, join(root, 'api', 'db', 'migrations'));
  parts.defer(() => db.destroy());
  let url = '';
  const settings = {
    get publicUrl() {
      return config.publicUrl ?? url; // known once it listens
    },
    demonstration,
    secureCookies: config.publicUrl?.startsWith('https:') ?? false,
    timezone: config.timezone,
    consoleDir: join(root, 'dist', 'dashboards', 'coop'),
  };
  const module = AppModule.of({
    db,
    settings,
    clock,
    random: randomBytes,
    renderer: await loadRenderer(root),
    log,
  });
  const app = await createServer(module, { config, log, clock });
  parts.defer(() => app.close());

  const { host, port } = config.listen;
  await app.listen(port, host);
  const address: unknown = app.getHttpServer().address();
  const bound =
    typeof address === 'object' && address !== null && 'port' in address ? Number(address.port) : port;
  url = `http://${isIPv6(host) ? `[${host}]` : host}:${bound}`;
  log.info({ url }, 'api runs');

  const running = parts.move();
  return { url, db, stop: () => running.disposeAsync() };
}

/** The buyer's page comes as one built file; the api knows only the shape of its two functions. */
async function loadRenderer(root: string): Promise<TraceRenderer> {
  const file = join(root, 'dist', 'dashboards', 'trace', 'render.js');
  const built = (await import(pathToFileURL(file).href)) as { renderer: TraceRenderer };
  return built.renderer;
}
