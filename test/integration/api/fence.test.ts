import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Db } from '../../../api/db/index.ts';
import { routesOf } from '../../support/api-routes.ts';
import { onEachStore, openStore } from '../../support/api-stores.ts';
import type { StoreKind } from '../../support/api-stores.ts';
import { coopApi } from '../../support/coop-api.ts';
import type { Answer } from '../../support/coop-api.ts';
import { wholeFarm } from '../../support/coop-farms.ts';
import type { Farm } from '../../support/coop-farms.ts';
import { FENCE } from './fence-table.ts';
import type { Try } from './fence-table.ts';

async function neighbours(kind: StoreKind) {
  const api = await coopApi(kind);
  const [ours, theirs] = [await wholeFarm(api, 'Otto'), await wholeFarm(api, 'Zzq')];
  return { api, ours, theirs };
}

const methodOf = (route: string): string => route.split(' ')[0] ?? '';

/** What an answer tells of the other cooperative that the question did not say itself. */
function leaks({ body, headers }: Answer, theirs: Farm, asked: Try): string[] {
  const said = JSON.stringify([body, [...headers]]);
  const question = JSON.stringify(asked);
  const texts = Object.values(theirs).filter((value) => typeof value === 'string');
  return [
    `"${theirs.word}`,
    `${theirs.word}"`,
    `${theirs.box.name}`,
    ...texts.map((text) => `"${text}"`),
  ].filter((text) => said.includes(text) && !question.includes(text.replaceAll('"', '')));
}

/** Every row of every table, without what a mere visit changes. */
async function everything(db: Db): Promise<unknown[]> {
  const tables = (await db.introspection.getTables())
    .map(({ name }) => name)
    .filter((name) => name !== 'session');
  const rows = await Promise.all(
    tables.map(async (name) => (await sql<object>`select * from ${sql.table(name)}`.execute(db)).rows),
  );
  return rows.map((all, i) => [
    tables[i],
    all.map((row) => JSON.stringify({ ...row, seen_at: null })).sort(),
  ]);
}

onEachStore('the fence between cooperatives', (kind) => {
  test('every route has a case, and every case is of a route', async () => {
    const routes = await routesOf(await openStore(kind));
    expect(routes.filter((route) => !(route in FENCE))).toEqual([]);
    expect(Object.keys(FENCE).filter((route) => !routes.includes(route))).toEqual([]);
  });

  test("a member who names another cooperative's records is refused, hears nothing and changes nothing", async () => {
    const { api, ours, theirs } = await neighbours(kind);
    const before = await everything(api.api.db);
    for (const [route, one] of Object.entries(FENCE)) {
      if (one.for !== 'member') continue;
      for (const [path, body] of one.refused(theirs, ours)) {
        const answer = await ours.manager(`${methodOf(route)} ${path}`, body);
        const seen = `${route} ${JSON.stringify(body)} ${JSON.stringify(answer.body)}`;
        expect([403, 404, 422], seen).toContain(answer.status);
        if (answer.status === 422)
          expect(['bad_reference', 'unknown_stamp'], seen).toContain(answer.body.code);
        expect(leaks(answer, theirs, [path, body]), seen).toEqual([]);
      }
    }
    expect(await everything(api.api.db)).toEqual(before);
  });

  test('the same calls of their own manager are not refused like that', async () => {
    const { theirs } = await neighbours(kind);
    for (const [route, one] of Object.entries(FENCE)) {
      if (one.for !== 'member' || methodOf(route) === 'DELETE') continue;
      const [first] = one.refused(theirs, theirs);
      const answer = await theirs.manager(`${methodOf(route)} ${first?.[0]}`, first?.[1]);
      const { code } = answer.body;
      expect(['not_found', 'bad_reference', 'not_allowed', 'unknown_stamp'], route).not.toContain(code);
    }
  });

  test('lists and own data hold nothing of another cooperative', async () => {
    const { api, ours, theirs } = await neighbours(kind);
    for (const [route, one] of Object.entries(FENCE)) {
      if (one.for !== 'own') continue;
      // Signing out must not end the others' calls.
      const member = await api.member(ours.cooperative, 'manager');
      for (const [i, asked] of one.tries(theirs).entries()) {
        const answer = await member(`${methodOf(route)} ${asked[0]}`, asked[1]);
        expect(answer.status, `${route} ${JSON.stringify(answer.body)}`).toBeLessThan(300);
        expect(leaks(answer, theirs, asked), route).toEqual([]);
        if (i === 0 && one.shows) expect(JSON.stringify(answer.body), route).toContain(one.shows(ours));
        if (i > 0) expect(answer.body, asked[0]).toEqual({ items: [], next: null });
      }
    }
    const { body } = await theirs.manager('GET /api/v1/cooperative');
    expect(body).toMatchObject({ name: 'HTX Zzq' });
  });

  test('a gateway that speaks for another one is refused and changes nothing', async () => {
    const { api, ours, theirs } = await neighbours(kind);
    const before = await everything(api.api.db);
    for (const [route, one] of Object.entries(FENCE)) {
      if (one.for !== 'gateway') continue;
      for (const [path, body] of one.refused(theirs, ours)) {
        const answer = await ours.gatewayCall(`${methodOf(route)} ${path}`, body);
        expect(answer.body.code, route).toMatch(/^(wrong_gateway|key_changed|taken|wrong_signature)$/);
        expect(leaks(answer, theirs, [path, body]), route).toEqual([]);
      }
    }
    expect(await everything(api.api.db)).toEqual(before);
  });

  test('without a token nothing opens, and the tokens of members and gateways do not stand for each other', async () => {
    const { api, ours } = await neighbours(kind);
    for (const [route, { for: whom }] of Object.entries(FENCE)) {
      const call = route.replaceAll(/:\w+/g, 'x');
      const body = /^(POST|PUT|PATCH)/.test(route) ? {} : undefined;
      const stranger = await api.stranger(call, body);
      if (whom === 'all') {
        expect([401, 403], route).not.toContain(stranger.status);
        continue;
      }
      expect(stranger.status, route).toBe(401);
      expect(stranger.headers.get('www-authenticate'), route).toBe('Bearer');
      const wrong = whom === 'gateway' ? ours.manager : ours.gatewayCall;
      expect((await wrong(call, body)).status, route).toBe(401);
      expect((await api.as('no-such-token')(call, body)).status, route).toBe(401);
    }
  });
});
