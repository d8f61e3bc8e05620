// What a buyer sees when the store does not answer.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { onEachStore } from '../../support/api-stores.ts';
import { newDatabase, startPostgres } from '../../support/postgres.ts';
import type { Postgres } from '../../support/postgres.ts';
import { firstUnit, stamped } from '../../support/stamped.ts';
import type { Seen } from '../../support/stamped.ts';
import { needs } from '../../support/tools.ts';

const ANY = { accept: '*/*' };

/** A page in both languages that blames no stamp and shows nothing from inside. */
function expectAway(seen: Seen, status: number): void {
  expect(seen.status).toBe(status);
  expect(seen.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(seen.headers['cache-control']).toBe('no-store');
  expect(seen.headers['content-security-policy']).toMatch(/^default-src 'none'/);
  expect(seen.headers['access-control-allow-origin']).toBe('*');
  expect(seen.text).toMatch(/^<!doctype html>.*không phải lỗi của con tem.*nothing is wrong.*<\/html>$/s);
  expect(seen.text).not.toMatch(/stamp_batch|relation|no such table|Error/);
}

onEachStore('the page of a stamp', (kind) => {
  test('is a page for people and a problem for programs also when something breaks', async () => {
    const coop = await stamped(kind);
    const { path } = await firstUnit(coop);
    await sql`alter table stamp rename to gone`.execute(coop.api.db);
    expectAway(await coop.open(path), 500);
    expectAway(await coop.open(`/page${path}`, ANY), 500);
    const problem = await coop.open(path, ANY);
    expect(problem.status).toBe(500);
    expect(problem.headers['content-type']).toMatch('application/problem+json');
  });
});

needs('postgres')('the page of a stamp on a PostgreSQL that goes away', () => {
  let server: Postgres;
  beforeAll(async () => void (server = await startPostgres()));
  afterAll(() => server.stop());

  test('asks in both languages to come again', async () => {
    const store = { postgres: await newDatabase(server.adminUrl) };
    const coop = await stamped('PostgreSQL', { store });
    const { path } = await firstUnit(coop);
    await server.pause();
    const page = await coop.open(path);
    expectAway(page, 503);
    expect(page.headers['retry-after']).toBe('5');
    await server.resume();
    expect((await coop.open(path)).status).toBe(200);
  });
});
