import { expect, test } from 'vitest';
import { VirtualClock } from '../../../../../firmware-sim/clock.ts';
import { LetterLimit, MAX_LETTERS_PER_MIN } from '../../../../../gateway/core/dead-letters/letter-limit.ts';
import { Ingest } from '../../../../../gateway/core/ingest.ts';
import type { DeadLetter, Entry } from '../../../../../gateway/core/ports/journal.ts';
import { JournalFailed } from '../../../../../gateway/core/ports/journal.ts';
import { Snapshot } from '../../../../../gateway/core/snapshot.ts';
import { aFarm } from '../../../../support/farm.ts';

const NOW = 1_800_000_000_000;
const MINUTE_MS = 60_000;

const rubbish = (given: Partial<DeadLetter> = {}): DeadLetter => ({
  ...{ device: 'node-7', at: NOW, code: 'not_json', detail: '', payload: '{', whole: true },
  ...given,
});

function bench() {
  const clock = new VirtualClock(NOW);
  const kept: DeadLetter[] = [];
  const journal = { fails: false };
  const limit = new LetterLimit({
    clock,
    keep: (dead) => {
      if (journal.fails) return Promise.reject(new JournalFailed('disk full'));
      kept.push(dead);
      return Promise.resolve();
    },
  });
  /** Sends so many; gives how many were kept in full. */
  const send = async (count: number, dead = rubbish()): Promise<number> => {
    const taken = await Promise.allSettled(Array.from({ length: count }, () => limit.take(dead)));
    return taken.filter((one) => one.status === 'fulfilled' && one.value === 'kept').length;
  };
  const floods = () => kept.filter(({ code }) => code === 'flood');
  return { clock, floods, journal, limit, send };
}

test('keeps so many of a device and code in full a minute, and tells of the others at its end', async () => {
  const { clock, floods, send } = bench();
  expect(await send(1_000)).toBe(MAX_LETTERS_PER_MIN);
  expect(floods()).toEqual([]);
  await clock.run(NOW + MINUTE_MS);
  expect(floods()).toEqual([
    {
      ...{ device: 'node-7', at: NOW + MINUTE_MS, code: 'flood', payload: '{', whole: true, frames: 980 },
      detail: expect.stringContaining('980 more with not_json') as string,
    },
  ]);
  expect(await send(1)).toBe(1);
  await clock.run(NOW + 5 * MINUTE_MS);
  expect(floods()).toHaveLength(1);
});

test('counts each device and each code by itself', async () => {
  const { send } = bench();
  await send(1_000);
  expect(await send(1, rubbish({ device: 'node-8' }))).toBe(1);
  expect(await send(1, rubbish({ code: 'no_values' }))).toBe(1);
  expect(await send(1)).toBe(0);
});

test('keeps fewer of long ones', async () => {
  const { send } = bench();
  expect(await send(20, rubbish({ payload: 'x'.repeat(16_384) }))).toBe(4);
});

test('keeps all bad values of a frame, however many they are', async () => {
  const entries: Entry[] = [];
  const ingest = new Ingest({
    farm: () => aFarm(),
    snapshot: new Snapshot(),
    journal: { append: (entry) => (entries.push(entry), Promise.resolve('stored')) },
    clock: new VirtualClock(NOW),
    heard: () => undefined,
    status: () => undefined,
  });
  const values = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`m${i}`, i]));
  for (let i = 0; i < MAX_LETTERS_PER_MIN; i++)
    await ingest.accept({ device: 'node-7', ts: NOW - i, values });
  const kept = entries.flatMap((entry) =>
    entry.kind === 'dead' ? [JSON.parse(entry.dead.payload) as unknown] : [],
  );
  expect(kept).toEqual(Array(MAX_LETTERS_PER_MIN).fill(values));
  expect(ingest.counters.flooded).toEqual({});
});

test('values of frames that were kept stand for no frame', async () => {
  const { clock, floods, send } = bench();
  const { whole: _, ...value } = rubbish({ code: 'unknown_metric' });
  await send(50, value);
  await clock.run(NOW + MINUTE_MS);
  expect(floods()).toHaveLength(1);
  expect(floods()[0]).not.toHaveProperty('whole');
  expect(floods()[0]).not.toHaveProperty('frames');
});

test('what the journal does not take is refused, however often it is sent, and takes no place', async () => {
  const { journal, limit, send } = bench();
  journal.fails = true;
  for (let i = 0; i < 3 * MAX_LETTERS_PER_MIN; i++)
    await expect(limit.take(rubbish())).rejects.toThrow('disk full');
  journal.fails = false;
  expect(await send(100)).toBe(MAX_LETTERS_PER_MIN);
});

test('forgets no count while the journal takes nothing', async () => {
  const { clock, floods, journal, send } = bench();
  await send(120);
  journal.fails = true;
  await clock.run(NOW + MINUTE_MS);
  expect(floods()).toEqual([]);
  journal.fails = false;
  await send(30);
  await clock.run(NOW + 3 * MINUTE_MS);
  expect(floods().map(({ frames }) => frames)).toEqual([110]);
});

test('a clock that is set back does not shut letters out', async () => {
  let now = NOW;
  const limit = new LetterLimit({
    clock: { now: () => now, at: () => () => undefined },
    keep: () => Promise.resolve(),
  });
  for (let i = 0; i < 100; i++) await limit.take(rubbish());
  now -= 86_400_000;
  expect(await limit.take(rubbish())).toBe('kept');
});

test('tells what it has counted when the gateway stops, and leaves no timer', async () => {
  const { clock, floods, send, limit } = bench();
  await send(100);
  await limit.end();
  expect(floods().map(({ frames }) => frames)).toEqual([80]);
  await send(100);
  await clock.run(NOW + 10 * MINUTE_MS);
  expect(floods()).toHaveLength(1);
});

test('a device that sends rubbish as fast as it can is acknowledged and does not fill the journal', async () => {
  const clock = new VirtualClock(NOW);
  const entries: Entry[] = [];
  const farm = aFarm();
  const ingest = new Ingest({
    farm: () => farm,
    snapshot: new Snapshot(),
    journal: { append: (entry) => (entries.push(entry), Promise.resolve('stored')) },
    clock,
    heard: () => undefined,
    status: () => undefined,
  });
  for (let i = 0; i < 5_000; i++)
    await ingest.reject({ device: 'node-7', code: 'not_json', detail: '', payload: '{' });
  for (let i = 0; i < 5_000; i++)
    await ingest.accept({ device: 'node-7', ts: NOW - i, values: { 'soil.moisture': 31, wetness: i } });
  await clock.run(NOW + MINUTE_MS);
  const dead = entries.flatMap((entry) => (entry.kind === 'dead' ? [entry.dead] : []));
  expect(dead.filter(({ code }) => code === 'not_json')).toHaveLength(MAX_LETTERS_PER_MIN);
  expect(dead.filter(({ code }) => code === 'unknown_metric')).toHaveLength(MAX_LETTERS_PER_MIN);
  expect(dead.filter(({ code }) => code === 'flood')).toHaveLength(2);
  expect(entries.filter(({ kind }) => kind === 'frame')).toHaveLength(5_000);
  expect(ingest.counters).toMatchObject({
    deadLetters: { not_json: 5_000, unknown_metric: 5_000 },
    flooded: { not_json: 4_980, unknown_metric: 4_980 },
  });
  const standFor = dead.map(({ whole, frames = 1 }) => (whole === true ? frames : 0));
  expect(standFor.reduce((sum, frames) => sum + frames, 0)).toBe(5_000);
});
