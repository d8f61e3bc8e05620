// A gateway's own sealer and sender beside the real api, which loses what it had.
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { SEAL_AFTER_MS } from '../../../domain/evidence.ts';
import type { NewGatewayView } from '../../../domain/http/gateways.ts';
import { EvidenceForwarder } from '../../../gateway/forward/evidence-forwarder.ts';
import { evidenceSink } from '../../../gateway/forward/sinks/evidence.ts';
import type { Store } from '../../../gateway/store/open.ts';
import { onEachStore } from '../../support/api-stores.ts';
import type { StoreKind } from '../../support/api-stores.ts';
import { coopApi } from '../../support/coop-api.ts';
import type { CoopApi } from '../../support/coop-api.ts';
import { pairBody } from '../../support/coop-gateway.ts';
import { eventually } from '../../support/eventually.ts';
import { handClock } from '../../support/hand-clock.ts';
import type { HandClock } from '../../support/hand-clock.ts';
import { frameEntry, openTestStore, silent } from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';
import {
  DAY_MS,
  MIDNIGHT,
  evidenceOf,
  gateway,
  liveThrough,
  publicKey,
  sealerOf,
  secretKey,
} from './evidence-season.ts';
import { IDLE_MS, PAIR_EVERY_MS } from './evidence-sender.ts';

const DAYS = 2;
/** Two zones on each, the end of the last watering on the next, and a late reading. */
const REVISIONS = 2 * DAYS + 2;

/** Of the sealer and the sender: the store has timers of its own. */
let clock: HandClock;
let store: Store;

beforeEach(async () => {
  clock = handClock(MIDNIGHT + (DAYS + 1) * DAY_MS + SEAL_AFTER_MS);
  store = await openTestStore(await tempDir());
  await liveThrough(store.journal, DAYS);
  const sealer = sealerOf(evidenceOf(store), clock);
  await sealer.look();
  await store.journal.append(frameEntry({ device: 'soil-1', zone: 'khu-1', measuredAt: MIDNIGHT + 1 }));
  await sealer.look();
  expect(sealer.sealed).toBe(REVISIONS);
});

/** An api with a gateway's record on it. */
async function aCooperative(kind: StoreKind): Promise<{ api: CoopApi; token: string }> {
  const api = await coopApi(kind);
  const manager = await api.member(await api.cooperative(), 'manager');
  const { body } = await manager<NewGatewayView>('POST /api/v1/gateways', { name: 'Trạm khu 1' });
  return { api, token: body.token };
}

/** Sends there until the test ends or it is stopped. */
function sendTo({ api, token }: { api: CoopApi; token: string }): EvidenceForwarder {
  const who = pairBody(token, { box: { secretKey, publicKey, name: gateway }, zones: [] });
  const forwarder = new EvidenceForwarder({
    sink: evidenceSink({ url: api.url, token, gateway, who: { ...who, zones: [] }, clock }),
    outbox: evidenceOf(store),
    clock,
    log: silent,
  });
  onTestFinished(() => forwarder.stop());
  forwarder.start();
  return forwarder;
}

const kept = ({ api: { db } }: CoopApi) =>
  db
    .selectFrom('evidence')
    .select(['zone', 'day', 'revision', 'digest', 'document', 'signature'])
    .orderBy('zone')
    .orderBy('day')
    .orderBy('revision')
    .execute();

/** Until all is confirmed and the sender rests. */
const allSent = () =>
  eventually(
    'everything is confirmed',
    async () => (await evidenceOf(store).waiting()) === 0 && clock.waiting().join() === String(IDLE_MS),
  );

onEachStore('sealed days at an api', (kind) => {
  test('that was restored from an older backup are all there again after a day, none of them twice', async () => {
    const cooperative = await aCooperative(kind);
    const { api } = cooperative;
    sendTo(cooperative);
    await allSent();
    const before = await kept(api);
    expect(before).toHaveLength(REVISIONS);
    await api.api.db.deleteFrom('evidence').where('day', '>', '2026-11-20').execute();
    expect((await kept(api)).length).toBeLessThan(REVISIONS);
    clock.advance(PAIR_EVERY_MS);
    await eventually('all are there again', async () => (await kept(api)).length === REVISIONS);
    await allSent();
    expect(await kept(api)).toEqual(before);
  });

  test('that lost all of them are all there again once the gateway was restarted', async () => {
    const cooperative = await aCooperative(kind);
    const { api } = cooperative;
    const forwarder = sendTo(cooperative);
    await allSent();
    const before = await kept(api);
    await forwarder.stop();
    await api.api.db.deleteFrom('evidence').execute();
    const after = sendTo(cooperative);
    await eventually('all are there again', async () => (await kept(api)).length === REVISIONS);
    await allSent();
    expect(await kept(api)).toEqual(before);
    expect(after.state()).toEqual({ sink: 'evidence', waiting: 0, parked: [] });
  });

  test('that the gateway never knew before are all there', async () => {
    const former = await aCooperative(kind);
    const forwarder = sendTo(former);
    await allSent();
    await forwarder.stop();
    const next = await aCooperative(kind);
    sendTo(next);
    await eventually('all are there', async () => (await kept(next.api)).length === REVISIONS);
    expect(await kept(next.api)).toEqual(await kept(former.api));
  });
});
