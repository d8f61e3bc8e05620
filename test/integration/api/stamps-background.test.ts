// Batches that are too large for one request: written in the background, across a stop, by several replicas.
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openDatabase } from '../../../api/db/index.ts';
import type { Db } from '../../../api/db/index.ts';
import type { StampBatchRow } from '../../../api/stamp/batch.ts';
import { StampWriter } from '../../../api/stamp/stamp-writer.ts';
import { StampBatchView } from '../../../domain/http/stamps.ts';
import { migrationsDir, onEachStore, openStore } from '../../support/api-stores.ts';
import type { StoreKind } from '../../support/api-stores.ts';
import { coopApi } from '../../support/coop-api.ts';
import type { Call } from '../../support/coop-api.ts';
import { eventually } from '../../support/eventually.ts';
import { handClock } from '../../support/hand-clock.ts';
import { harvest } from '../../support/harvest.ts';

const COUNT = 50_000;
const LARGE = { level: 'unit', count: COUNT, activate: 'on-issue' };

async function issueLarge(kind: StoreKind) {
  const coop = await coopApi(kind);
  const id = await coop.cooperative();
  const clerk = await coop.member(id, 'clerk');
  const { lot } = await harvest(clerk);
  const answer = await clerk<StampBatchView>(`POST /api/v1/lots/${lot}/stamp-batches`, LARGE);
  return { coop, id, clerk, answer, batch: answer.body.id };
}

const progress = async (caller: Call, batch: string): Promise<StampBatchView> =>
  StampBatchView.parse((await caller(`GET /api/v1/stamp-batches/${batch}`)).body);

const ready = (caller: Call, batch: string): Promise<StampBatchView> =>
  eventually('the batch is ready', async () => {
    const view = await progress(caller, batch);
    return view.ready && view;
  });

/** How many stamps a batch has, and its first and last number. */
const stampsIn = (db: Db, batch: string) =>
  db
    .selectFrom('stamp')
    .select((of) => [of.fn.countAll<number>().as('count'), of.fn.min('number').as('first')])
    .select((of) => of.fn.max('number').as('last'))
    .where('batch', '=', batch)
    .executeTakeFirstOrThrow();

onEachStore('a large batch', (kind) => {
  test('is accepted at once and tells how far it is', async () => {
    const { clerk, answer, batch } = await issueLarge(kind);
    expect(answer.status).toBe(202);
    expect(answer.headers.get('location')).toBe(`/api/v1/stamp-batches/${batch}`);
    expect(answer.body).toMatchObject({ codes: COUNT, ready: false });
    expect(answer.body.issued).toBeLessThan(COUNT);
    const refused = await clerk('POST /api/v1/stamps/void', { ranges: [{ batch }], reason: 'Thử' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'not_ready', count: COUNT } });
    expect(await ready(clerk, batch)).toMatchObject({
      issued: COUNT,
      states: { printed: 0, active: COUNT, void: 0 },
    });
  });

  test('goes on after a stop in the middle: every number once', async () => {
    const { coop, id, clerk, batch } = await issueLarge(kind);
    await eventually('some codes are written', async () => (await progress(clerk, batch)).issued > 0);
    await coop.api.stop();

    const between = await openDatabase(coop.store, migrationsDir);
    const { issued, ready_at } = await between
      .selectFrom('stamp_batch')
      .select(['issued', 'ready_at'])
      .where('id', '=', batch)
      .executeTakeFirstOrThrow();
    const written = await stampsIn(between, batch);
    await between.destroy();
    expect(ready_at).toBeNull();
    expect(issued).toBeGreaterThan(0);
    expect(issued).toBeLessThan(COUNT);
    expect(written).toEqual({ count: issued, first: 1, last: issued });

    const again = await coopApi(kind, { store: coop.store });
    expect(await ready(await again.member(id, 'clerk'), batch)).toMatchObject({ issued: COUNT });
    expect(await stampsIn(again.api.db, batch)).toEqual({ count: COUNT, first: 1, last: COUNT });
  });

  test('is written once by two writers at the same time', async () => {
    const db = await openStore(kind);
    const batch = await newBatch(db, 10_000);
    const parts = { db, clock: handClock(1_000), random: randomBytes };
    await Promise.all([new StampWriter(parts), new StampWriter(parts)].map((writer) => writer.write(batch)));
    expect(await stampsIn(db, batch.id)).toEqual({ count: 10_000, first: 1, last: 10_000 });
    expect(await db.selectFrom('stamp_batch').select(['issued', 'ready_at']).execute()).toEqual([
      { issued: 10_000, ready_at: 1_000 },
    ]);
  });

  test('makes codes anew when one is taken already', async () => {
    const db = await openStore(kind);
    const parts = { db, clock: handClock(1_000) };
    const same = (bytes: number): Uint8Array => new Uint8Array(bytes).map((_, i) => i);
    await new StampWriter({ ...parts, random: same }).write(await newBatch(db, 5));
    let calls = 0;
    const first = (bytes: number): Uint8Array => (
      (calls += 1),
      calls === 1 ? same(bytes) : randomBytes(bytes)
    );
    const second = await newBatch(db, 5);
    await new StampWriter({ ...parts, random: first }).write(second);
    expect(calls).toBe(2);
    expect(await stampsIn(db, second.id)).toEqual({ count: 5, first: 1, last: 5 });

    const third = await newBatch(db, 5);
    await expect(new StampWriter({ ...parts, random: same }).write(third)).rejects.toThrow();
    expect(await stampsIn(db, third.id)).toMatchObject({ count: 0 });
  });
});

onEachStore('a batch that was left', (kind) => {
  test('by a write that failed is accepted and goes on by itself', async () => {
    const clock = handClock(Date.parse('2026-11-22'));
    const coop = await coopApi(kind, { clock });
    const clerk = await coop.member(await coop.cooperative(), 'clerk');
    const { lot } = await harvest(clerk);
    await sql`alter table stamp rename to gone`.execute(coop.api.db);
    const small = { level: 'unit', count: 5, activate: 'on-issue' };
    const { status, body } = await clerk<StampBatchView>(`POST /api/v1/lots/${lot}/stamp-batches`, small);
    expect([status, body]).toMatchObject([202, { codes: 5, issued: 0, ready: false }]);
    await eventually('it was tried again', () => clock.waiting().includes(5_000));
    await sql`alter table gone rename to stamp`.execute(coop.api.db);
    clock.advance(5_000);
    expect(await ready(clerk, body.id)).toMatchObject({ issued: 5, states: { active: 5 } });
    expect(await stampsIn(coop.api.db, body.id)).toEqual({ count: 5, first: 1, last: 5 });
  });

  test('by a process that is no more goes on within a minute', async () => {
    const clock = handClock(1_000);
    const { api } = await coopApi(kind, { clock });
    await eventually('it has looked once', () => clock.waiting().includes(60_000));
    for (let times = 0; times < 2; times++) {
      const batch = await newBatch(api.db, 5);
      clock.advance(60_000);
      await eventually('it is written', async () => (await stampsIn(api.db, batch.id)).count === 5);
      await eventually('it waits again', () => clock.waiting().includes(60_000));
    }
  });
});

let made = 0;

/** A roll of a product in a cooperative of its own, on record and not written yet. */
async function newBatch(db: Db, count: number): Promise<StampBatchRow> {
  const id = `b${(made += 1)}`;
  await db.insertInto('cooperative').values({ id, name: id, created_at: 0 }).execute();
  const product = { id, cooperative: id, name: id, shops: '[]', revision: 1, created_at: 0, updated_at: 0 };
  await db.insertInto('product').values(product).execute();
  const batch: StampBatchRow = {
    ...{ id, cooperative: id, product: id, lot: null, count, issued: 0 },
    ...({ level: 'unit', activate: 'later' } as const),
    ...{ active_count: 0, void_count: 0, created_at: 0, created_by: null, ready_at: null },
  };
  await db.insertInto('stamp_batch').values(batch).execute();
  return batch;
}
