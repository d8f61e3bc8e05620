// Days sealed from a real journal, on a clock moved by hand.
import { beforeEach, describe, expect, test } from 'vitest';
import { SEAL_AFTER_MS, digestOf, gatewayName, openSeal, publicKeyOf } from '../../../domain/evidence.ts';
import type { EvidenceDay } from '../../../domain/evidence.ts';
import type { EvidenceBook, SealedRevision } from '../../../gateway/core/ports/evidence.ts';
import { SEAL_EVERY_MS, Sealer } from '../../../gateway/core/evidence/sealer.ts';
import type { Store } from '../../../gateway/store/open.ts';
import { eventually } from '../../support/eventually.ts';
import { handClock } from '../../support/hand-clock.ts';
import type { HandClock } from '../../support/hand-clock.ts';
import { frameEntry, openTestStore, readings } from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';
import {
  DAY_MS,
  MIDNIGHT,
  actuation,
  evidenceOf,
  farm,
  gateway,
  publicKey,
  sealerOf,
} from './evidence-season.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** When the day of {@link MIDNIGHT} is sealed. */
const RIPE = MIDNIGHT + DAY_MS + SEAL_AFTER_MS;

let dataDir: string;
let store: Store;
/** Of the sealer alone: the store has timers of its own. */
let clock: HandClock;

beforeEach(async () => {
  dataDir = await tempDir();
  clock = handClock(RIPE);
  store = await openTestStore(dataDir);
});

const rows = (of = store): Promise<readonly SealedRevision[]> => evidenceOf(of).unsent(0, 1_000);
const look = (of = store) => sealerOf(evidenceOf(of), clock).look();

/** What was sealed, each document checked against its signature. */
const sealed = async (of = store): Promise<EvidenceDay[]> =>
  (await rows(of)).map((row) => {
    const day = openSeal(row, publicKey);
    if (typeof day === 'string') throw new Error(day);
    expect([row.zone, row.day, row.revision]).toEqual([day.zone, day.day, day.revision]);
    return day;
  });

/** A frame of khu-1 so many ms after {@link MIDNIGHT}. */
const moisture = (after_ms: number, value: number, device = 'soil-1') =>
  store.journal.append(
    frameEntry({
      device,
      zone: 'khu-1',
      measuredAt: MIDNIGHT + after_ms,
      readings: readings({ 'soil.moisture': value }),
    }),
  );

describe('a day of a zone', () => {
  test('is sealed 24 hours after its end and not a millisecond earlier', async () => {
    await moisture(0, 30);
    clock.advance(-1);
    await look();
    expect(await sealed()).toEqual([]);
    clock.advance(1);
    await look();
    expect(await sealed()).toEqual([
      {
        schema: 'nongso.evidence/1',
        gateway,
        farm: 'dong-tao',
        zone: 'khu-1',
        day: '2026-11-20',
        timezone: 'Asia/Ho_Chi_Minh',
        revision: 1,
        previous: null,
        series: {
          'soil.moisture': {
            count: 1,
            min: 30,
            mean: 30,
            max: 30,
            gaps: [[MIDNIGHT, MIDNIGHT + DAY_MS]],
          },
        },
        waterings: [],
        litres: 0,
      },
    ]);
  });

  test('is looked for at the start and again every quarter of an hour', async () => {
    const sealer = sealerOf(evidenceOf(store), clock);
    sealer.start();
    await eventually('the first look is over', () => clock.waiting().length === 1);
    expect(clock.waiting()).toEqual([SEAL_EVERY_MS]);
    await moisture(0, 30);
    clock.advance(SEAL_EVERY_MS);
    await eventually('the day is sealed', () => sealer.sealed === 1);
    await sealer.stop();
    expect(await sealed()).toHaveLength(1);
  });

  test('has the readings of all its devices together, with the zone they were journalled in', async () => {
    await moisture(0, 30);
    await moisture(HOUR, 20, 'soil-2');
    await moisture(0, 25, 'soil-2');
    await store.journal.append(
      frameEntry({ device: 'soil-2', zone: 'khu-2', measuredAt: MIDNIGHT + 2 * HOUR }),
    );
    await look();
    const [one, two] = await sealed();
    expect(one?.series['soil.moisture']).toMatchObject({ count: 3, min: 20, mean: 25, max: 30 });
    expect(one?.series['soil.moisture']?.gaps).toEqual([[MIDNIGHT + HOUR, MIDNIGHT + DAY_MS]]);
    expect(two).toMatchObject({ zone: 'khu-2', series: { 'soil.moisture': { count: 1 } } });
  });

  test('has good readings only', async () => {
    await store.journal.append(
      frameEntry({
        zone: 'khu-1',
        measuredAt: MIDNIGHT,
        readings: [
          { point: 'soil.moisture', value: 30, quality: 'good' },
          { point: 'soil.temperature', value: 400, quality: 'implausible' },
        ],
      }),
    );
    await look();
    expect(Object.keys((await sealed())[0]!.series)).toEqual(['soil.moisture']);
  });

  test('has its waterings, each day its part of one over midnight', async () => {
    for (const [after, state] of [
      [23 * HOUR + 50 * MINUTE, 'on'],
      [24 * HOUR + 5 * MINUTE, 'off'],
    ] as const)
      await store.journal.append({ kind: 'actuation', actuation: actuation(after, state) });
    clock.advance(DAY_MS);
    await look();
    const end = MIDNIGHT + DAY_MS;
    expect(await sealed()).toMatchObject([
      {
        day: '2026-11-20',
        series: {},
        waterings: [{ output: 'van-1', from: end - 10 * MINUTE, to: end, litres: 400 }],
        litres: 400,
      },
      {
        day: '2026-11-21',
        waterings: [{ output: 'van-1', from: end, to: end + 5 * MINUTE, litres: 200 }],
        litres: 200,
      },
    ]);
  });

  test('with nothing in it is not sealed', async () => {
    await store.journal.append(frameEntry({ zone: 'khu-1', measuredAt: MIDNIGHT, readings: [] }));
    await moisture(2 * DAY_MS, 30);
    clock.advance(10 * DAY_MS);
    await look();
    expect((await sealed()).map(({ day }) => day)).toEqual(['2026-11-22']);
  });
});

describe('what comes in after the seal', () => {
  beforeEach(async () => {
    await moisture(0, 30);
    await look();
  });

  test('makes the next revision, which names the digest of the one before', async () => {
    await moisture(HOUR, 20);
    await look();
    await moisture(2 * HOUR, 10);
    await look();
    const [first, second] = await rows();
    expect(await sealed()).toMatchObject([
      { revision: 1, previous: null },
      { revision: 2, previous: digestOf(first!.document), series: { 'soil.moisture': { count: 2 } } },
      { revision: 3, previous: digestOf(second!.document), series: { 'soil.moisture': { count: 3 } } },
    ]);
  });

  test('makes one revision when much of it comes together', async () => {
    for (let minute = 1; minute <= 30; minute++) await moisture(minute * MINUTE, 20);
    await look();
    expect(await sealed()).toHaveLength(2);
  });

  test('as another metric or another value of a known frame makes the next revision', async () => {
    const again = (values: Parameters<typeof readings>[0]) =>
      store.journal.append(
        frameEntry({ device: 'soil-1', zone: 'khu-1', measuredAt: MIDNIGHT, readings: readings(values) }),
      );
    expect(await again({ 'soil.ph': 6 })).toBe('merged');
    await look();
    expect(await again({ 'soil.moisture': 31 })).toBe('rewritten');
    await look();
    expect(await sealed()).toMatchObject([
      { revision: 1 },
      { revision: 2, series: { 'soil.ph': { mean: 6 }, 'soil.moisture': { mean: 30 } } },
      { revision: 3, series: { 'soil.ph': { mean: 6 }, 'soil.moisture': { mean: 31 } } },
    ]);
  });

  test('makes none when it is a duplicate, or changes nothing that is sealed', async () => {
    expect(await moisture(0, 30)).toBe('duplicate');
    await look();
    await store.journal.append(
      frameEntry({
        zone: 'khu-1',
        measuredAt: MIDNIGHT + MINUTE,
        readings: [{ point: 'soil.moisture', value: 900, quality: 'implausible' }],
      }),
    );
    await look();
    expect(await sealed()).toHaveLength(1);
    expect(await evidenceOf(store).due('9999-12-31')).toEqual([]);
  });

  test('of another day leaves this one as it is', async () => {
    await moisture(DAY_MS, 20);
    clock.advance(DAY_MS);
    await look();
    expect((await sealed()).map(({ day, revision }) => [day, revision])).toEqual([
      ['2026-11-20', 1],
      ['2026-11-21', 1],
    ]);
  });
});

test('a day that cannot be sealed is told until it can, and holds up no other', async () => {
  await moisture(0, 30);
  await store.journal.append(frameEntry({ zone: 'khu-2', measuredAt: MIDNIGHT }));
  const book = evidenceOf(store);
  let isBroken = true;
  const breaking: EvidenceBook = {
    note: () => book.note(),
    due: (before) => book.due(before),
    newest: (of) => book.newest(of),
    facts: (zone, span) =>
      isBroken && zone === 'khu-1' ? Promise.reject(new Error('too long')) : book.facts(zone, span),
    isPartlyGone: (of) => book.isPartlyGone(of),
    settle: (of, day) => book.settle(of, day),
  };
  const told: string[] = [];
  const sealer = sealerOf(breaking, clock, { failed: (what) => told.push(what) });
  await sealer.look();
  expect(sealer.unsealed).toEqual([{ zone: 'khu-1', day: '2026-11-20' }]);
  expect(told).toEqual(['khu-1 2026-11-20']);
  expect(await sealed()).toMatchObject([{ zone: 'khu-2' }]);
  isBroken = false;
  await sealer.look();
  expect(sealer.unsealed).toEqual([]);
  expect(await sealed()).toHaveLength(2);
});

test('a gateway with another key is another gateway and begins its own chains', async () => {
  await moisture(0, 30);
  await look();
  const other = new Uint8Array(32).fill(8);
  const name = gatewayName(publicKeyOf(other));
  const book = store.evidence({ gateway: name, timezone: farm.timezone });
  const unexpected = { failed: expect.unreachable, passedOver: () => expect.unreachable() };
  await new Sealer({ farm, book, secretKey: other, clock, ...unexpected }).look();
  const [row, ...more] = await book.unsent(0, 10);
  expect(more).toEqual([]);
  expect(openSeal(row!, publicKeyOf(other))).toMatchObject({ gateway: name, revision: 1, previous: null });
  expect(openSeal((await rows())[0]!, publicKey)).toMatchObject({ gateway });
});

test('the signing key is made once and stays over a restart', async () => {
  const made = await store.signingKey();
  expect(made).toHaveLength(32);
  expect(await store.signingKey()).toEqual(made);
  await store.close();
  expect(await (await openTestStore(dataDir)).signingKey()).toEqual(made);
  expect(await (await openTestStore(await tempDir())).signingKey()).not.toEqual(made);
});
