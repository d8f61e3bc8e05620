// Sealed days from a real store to an api over HTTP.
import { beforeEach, describe, expect, test } from 'vitest';
import { digestOf, seal } from '../../../domain/evidence.ts';
import { eventually } from '../../support/eventually.ts';
import { refusal } from './evidence-api.ts';
import { gateway, secretKey } from './evidence-season.ts';
import { FAILED_MS, IDLE_MS, Sender, evidence, who } from './evidence-sender.ts';

let sender: Sender;
beforeEach(async () => {
  sender = await Sender.start();
});

describe('sealed days', () => {
  test('come to the api after pairing, in order, each day by revision', async () => {
    await sender.keep('khu-1', '2026-11-20', 2);
    await sender.keep('khu-2', '2026-11-20');
    await sender.keep('khu-1', '2026-11-20', 1, 3);
    sender.forwarder.start();
    await sender.allSent();
    expect(sender.api.paired).toEqual([who]);
    expect(sender.api.seen[0]).toMatchObject({ method: 'POST', path: '/api/v1/gateways/pair' });
    expect(sender.api.seen[1]).toMatchObject({ path: `/api/v1/evidence/${gateway}/20261120` });
    expect(sender.api.sent).toEqual([
      'khu-1 20261120 1: 201',
      'khu-1 20261120 2: 201',
      'khu-2 20261120 1: 201',
      'khu-1 20261120 3: 201',
    ]);
    expect(sender.api.days.get('khu-1 2026-11-20 2')).toEqual(
      seal(
        evidence({ revision: 2, previous: digestOf(sender.api.days.get('khu-1 2026-11-20 1')!.document) }),
        secretKey,
      ),
    );
    await eventually('nothing waits', () => sender.forwarder.state().waiting === 0);
    expect(sender.forwarder.state()).toEqual({ sink: 'evidence', waiting: 0, parked: [] });
  });

  test('that are sealed later follow', async () => {
    sender.forwarder.start();
    await sender.rests(IDLE_MS);
    await sender.keep('khu-1', '2026-11-20');
    await sender.pass(IDLE_MS);
    await sender.allSent();
    expect(sender.api.paired).toHaveLength(1);
  });

  test('sent again change nothing', async () => {
    await sender.keep('khu-1', '2026-11-20', 2);
    let isLost = true; // the answer to the first one, after the api has it
    sender.api.interfere = ({ method }) => {
      if (method !== 'PUT' || !isLost) return undefined;
      isLost = false;
      sender.api.days.set('khu-1 2026-11-20 1', seal(evidence({}), secretKey));
      return { status: 502, body: '<html>' };
    };
    sender.forwarder.start();
    await sender.pass(FAILED_MS[0]);
    await sender.allSent();
    expect(sender.api.sent.slice(1)).toEqual(['khu-1 20261120 1: 200', 'khu-1 20261120 2: 201']);
    expect(sender.api.days.size).toBe(2);
  });

  test('are not sent again after a restart', async () => {
    await sender.keep('khu-1', '2026-11-20');
    sender.forwarder.start();
    await sender.allSent();
    await sender.forwarder.stop();
    sender.begin();
    sender.forwarder.start();
    await eventually(
      'it has paired and rests',
      () => sender.api.paired.length === 2 && sender.clock.waiting().length === 1,
    );
    expect(sender.api.sent).toEqual(['khu-1 20261120 1: 201']);
  });

  test('of which the api lost some are sent from there on', async () => {
    await sender.keep('khu-1', '2026-11-20', 3);
    sender.forwarder.start();
    await sender.rests(IDLE_MS);
    sender.api.days.delete('khu-1 2026-11-20 2');
    sender.api.days.delete('khu-1 2026-11-20 3');
    sender.api.seen.length = 0;
    await sender.keep('khu-1', '2026-11-20', 1, 4);
    await sender.pass(IDLE_MS);
    await sender.allSent();
    expect(sender.api.sent).toEqual([
      'khu-1 20261120 4: 409',
      'khu-1 20261120 2: 201',
      'khu-1 20261120 3: 201',
      'khu-1 20261120 4: 201',
    ]);
  });
});

describe('an api that has fewer than it confirmed', () => {
  const ALL = ['khu-1 20261120 1', 'khu-1 20261120 2', 'khu-2 20261120 1'];

  beforeEach(async () => {
    await sender.keep('khu-1', '2026-11-20', 2);
    await sender.keep('khu-2', '2026-11-20');
    sender.forwarder.start();
    await sender.allSent();
    await sender.rests(IDLE_MS);
    sender.api.seen.length = 0;
  });

  test('gets all of them again, in order, when the gateway pairs: once a day', async () => {
    sender.api.days.delete('khu-2 2026-11-20 1');
    await sender.pass(IDLE_MS);
    await sender.rests(IDLE_MS);
    expect(sender.api.seen).toEqual([]);
    await sender.passADay();
    expect(sender.api.sent).toEqual([`${ALL[0]}: 200`, `${ALL[1]}: 200`, `${ALL[2]}: 201`]);
    expect(await sender.waiting()).toBe(0);
    await sender.passADay();
    expect(sender.api.sent).toHaveLength(3);
  });

  test('or when it is started', async () => {
    sender.api.days.clear();
    await sender.forwarder.stop();
    sender.begin().start();
    await eventually('all are there again', () => sender.api.days.size === 3);
    expect(sender.api.sent).toEqual(ALL.map((one) => `${one}: 201`));
  });

  test('gets them once for each pairing, however long it says so', async () => {
    sender.api.have = 0;
    for (const times of [1, 2]) {
      await sender.passADay();
      await sender.pass(IDLE_MS);
      await sender.rests(IDLE_MS);
      expect(sender.api.sent).toHaveLength(times * ALL.length);
      expect(await sender.waiting()).toBe(0);
    }
  });

  test('gets the days again that it would not take', async () => {
    await sender.keep('khu-2', '2026-11-21');
    sender.api.interfere = ({ path }) => (path.endsWith('1121') ? refusal(409, 'other_bytes') : undefined);
    await sender.pass(IDLE_MS);
    await sender.alarm('parked');
    sender.api.interfere = () => undefined;
    await sender.passADay();
    expect(sender.forwarder.state()).toMatchObject({ waiting: 1, alarm: 'parked' });
    sender.api.days.clear();
    await sender.passADay();
    expect(sender.api.days.size).toBe(4);
    expect(sender.forwarder.state()).toEqual({ sink: 'evidence', waiting: 0, parked: [] });
  });
});

describe('a day the api will not take', () => {
  test.each([
    [409, 'other_bytes'],
    [422, 'wrong_signature'],
    [422, 'not_canonical'],
    [422, 'not_readable'],
    [422, 'broken_chain'],
  ])('with %d %s is left out with all its revisions, and the others go on', async (status, code) => {
    await sender.keep('khu-1', '2026-11-20', 2);
    await sender.keep('khu-2', '2026-11-20');
    await sender.keep('khu-1', '2026-11-21');
    sender.api.interfere = ({ method, path, zone }) =>
      method === 'PUT' && zone === 'khu-1' && path.endsWith('1120')
        ? refusal(status, code, { detail: 'for a reason' })
        : undefined;
    sender.forwarder.start();
    await eventually('the others are there', () => sender.api.days.size === 2);
    const state = await sender.alarm('parked');
    expect(state.parked).toEqual([
      { zone: 'khu-1', day: '2026-11-20', words: `${status} ${code} for a reason` },
    ]);
    expect(state.lastError).toBe(`khu-1 2026-11-20: ${status} ${code} for a reason`);
    await sender.rests(IDLE_MS);
    await sender.keep('khu-1', '2026-11-20', 1, 3);
    await sender.keep('khu-2', '2026-11-21');
    await sender.pass(IDLE_MS);
    await eventually('the newest are there', () => sender.api.days.size === 3);
    expect(sender.api.sent.filter((line) => line.startsWith('khu-1 20261120'))).toHaveLength(1);
    await eventually('the revisions of that day alone wait', async () => (await sender.waiting()) === 3);
  });

  test('is tried again by the next run', async () => {
    await sender.keep('khu-1', '2026-11-20', 2);
    sender.api.interfere = ({ method }) => (method === 'PUT' ? refusal(409, 'other_bytes') : undefined);
    sender.forwarder.start();
    await sender.alarm('parked');
    await sender.forwarder.stop();
    sender.api.interfere = () => undefined;
    sender.begin();
    sender.forwarder.start();
    await sender.allSent();
    expect(sender.forwarder.state().parked).toEqual([]);
  });

  test('because it contradicts itself about what it lacks is left out, and asked for no more', async () => {
    await sender.keep('khu-1', '2026-11-20', 2);
    await sender.keep('khu-2', '2026-11-20');
    sender.api.interfere = ({ method, zone, revision }) =>
      method === 'PUT' && zone === 'khu-1' && revision === 2
        ? refusal(409, 'revision_missing', { have: 0 })
        : undefined;
    sender.forwarder.start();
    await eventually('the other is there', () => sender.api.days.has('khu-2 2026-11-20 1'));
    expect((await sender.alarm('parked')).parked).toMatchObject([{ zone: 'khu-1', day: '2026-11-20' }]);
    expect(sender.api.sent.filter((line) => line.startsWith('khu-1'))).toHaveLength(4);
  });
});
