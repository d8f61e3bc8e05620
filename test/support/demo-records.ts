/** What a demonstration's cooperative holds, asked over HTTP and, once it has ended, read from its store. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Demo } from './demo-start.ts';
import { eventually } from './eventually.ts';
import { BROWSER } from './stamped.ts';

const LISTS = ['products', 'plots', 'seasons', 'lots', 'stamp-batches', 'gateways'] as const;

const SignedIn = z.object({ token: z.string() });
const Items = z.object({ items: z.array(z.object({ id: z.string() })), next: z.null() });
const Sealed = z.array(
  z.object({ zone: z.string(), day: z.string(), revision: z.number(), digest: z.string() }),
);

/** Signs the printed user in with this password and gives the session's token; rejects with the status. */
export async function signedIn({ api, login }: Demo, password: string): Promise<string> {
  const response = await fetch(`${api}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  });
  if (!response.ok) throw new Error(`signing in: ${response.status}`);
  return SignedIn.parse(await response.json()).token;
}

/** The ids of all records of each kind. */
export async function recordsOf(demo: Demo, password: string): Promise<Record<string, readonly string[]>> {
  const authorization = `Bearer ${await signedIn(demo, password)}`;
  const lists = LISTS.map(async (name): Promise<[string, string[]]> => {
    const response = await fetch(`${demo.api}/api/v1/${name}`, { headers: { authorization } });
    const { items } = Items.parse(await response.json());
    return [name, items.map(({ id }) => id)];
  });
  return Object.fromEntries(await Promise.all(lists));
}

/** What people may do to a demonstration's records: a plot gets another name, a product goes, a lot without stamps comes. */
export async function changeRecords(demo: Demo, password: string): Promise<void> {
  const { products: [product = '', sold = ''] = [], plots: [plot = ''] = [] } = await recordsOf(
    demo,
    password,
  );
  const authorization = `Bearer ${await signedIn(demo, password)}`;
  const send = async (request: string, body?: object): Promise<void> => {
    const [method = '', path = ''] = request.split(' ');
    const response = await fetch(`${demo.api}/api/v1/${path}`, {
      method,
      headers: { authorization, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${request}: ${response.status} ${await response.text()}`);
  };
  const day = '2026-11-20';
  const lot = { number: 'THEM-1', mass_kg: null, harvested_from: day, harvested_to: day, plots: [] };
  await send('POST lots', { ...lot, product: sold });
  await send(`PATCH plots/${plot}`, { name: 'Ruộng nhà bác Tư' });
  await send(`DELETE products/${product}`);
}

/** The season on the page of the printed stamp, once every one of its days has come sealed from the gateway. */
export const seasonOf = ({ stamp }: Demo): Promise<string> =>
  eventually(
    'every day of the season is sealed',
    async () => {
      const response = await fetch(stamp, { headers: { ...BROWSER, 'accept-language': 'en' } });
      const season = /<h2 id="plot0">.*?<\/section>/s.exec(await response.text())?.[0] ?? '';
      const [, sealed, all] = /(\d+) of (\d+) days/.exec(season) ?? [];
      return sealed !== undefined && sealed === all && season;
    },
    { every_ms: 250 },
  );

/** The sealed days that are stored, one after the other. */
export function sealedDays(dataDir: string): z.infer<typeof Sealed> {
  const db = new DatabaseSync(join(dataDir, 'api.db'), { readOnly: true });
  const days = db
    .prepare('SELECT zone, day, revision, digest FROM evidence ORDER BY zone, day, revision')
    .all();
  db.close();
  return Sealed.parse(days);
}
