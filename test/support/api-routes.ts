// Every route that an api answers, also those that its description leaves out.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { pino } from 'pino';
import { AppModule } from '../../api/app.module.ts';
import { wallClock } from '../../api/clock.ts';
import type { Db } from '../../api/db/index.ts';
import { KnownRoutes } from '../../api/known-routes.ts';
import { createServer } from '../../api/server.ts';
import { packageRoot } from '../../cli/package-root.ts';

/** `GET /api/v1/products/:id` and so on, in order; HEAD is left out where there is a GET. */
export async function routesOf(db: Db): Promise<string[]> {
  const log = pino({ level: 'silent' });
  const settings = {
    publicUrl: 'http://127.0.0.1',
    demonstration: false,
    secureCookies: false,
    timezone: 'Asia/Ho_Chi_Minh',
    consoleDir: join(packageRoot(), 'dashboards', 'coop'), // any folder with an index.html
  };
  const renderer = { stylePolicy: '', page: () => ({ before: '', after: '' }), unit: () => '' };
  const module = AppModule.of({ db, settings, clock: wallClock, random: randomBytes, renderer, log });
  const config = {
    listen: { host: '127.0.0.1', port: 0 },
    database: { sqlite: '' },
    publicUrl: undefined,
    trustProxy: undefined,
    logLevel: 'silent',
    timezone: settings.timezone,
  };
  const app = await createServer(module, { config, log, clock: wallClock });
  const { byAddress } = app.get(KnownRoutes);
  await app.close();
  return [...byAddress]
    .flatMap(([url, methods]) => {
      const shown = [...methods].filter((method) => method !== 'HEAD' || !methods.has('GET'));
      return shown.map((method) => `${method} ${url}`);
    })
    .sort();
}
