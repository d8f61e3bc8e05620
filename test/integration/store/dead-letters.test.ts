// The inbox over a real journal: what is mended stands at its own time, once, whatever happened in between.
import { describe, expect, test } from 'vitest';
import { loadProfiles } from '../../../cli/profiles.ts';
import { isProblem } from '../../../domain/problem.ts';
import type { Frame } from '../../../domain/reading.ts';
import { VirtualClock } from '../../../firmware-sim/clock.ts';
import { MAX_AT_ONCE, StoredDeadLetterDesk } from '../../../gateway/core/dead-letters/desk.ts';
import { Ingest } from '../../../gateway/core/ingest.ts';
import type { DeadLetterBook, Letters, Repair, Settled } from '../../../gateway/core/ports/dead-letters.ts';
import { Snapshot } from '../../../gateway/core/snapshot.ts';
import { aFarm } from '../../support/farm.ts';
import { SOME_TIME, frameEntry, openTestStore, readings } from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';

const MINUTE_MS = 60_000;

async function setUp() {
  const store = await openTestStore(await tempDir());
  const clock = new VirtualClock(SOME_TIME);
  const node = loadProfiles().get('nongso-node');
  if (!node) throw new Error('no profile nongso-node');
  const bare = aFarm();
  const devices = new Map([
    ...bare.devices,
    ['node-7', { id: 'node-7', profile: node, zone: 'khu-1' }] as const,
  ]);
  const farm = { ...bare, devices };
  const snapshot = new Snapshot();
  const ingest = new Ingest({
    ...{ farm: () => farm, snapshot, journal: store.journal, clock },
    heard: () => undefined,
    status: () => undefined,
  });
  const deskOn = (book: DeadLetterBook) =>
    new StoredDeadLetterDesk({ farm: () => farm, book, journal: store.journal, clock });
  const desk = deskOn(store.deadLetters);
  const replay = async (which: Letters, repair: Repair = {}): Promise<Settled> => {
    const settled = await desk.replay(which, { repair, by: 'phone-1' });
    if (isProblem(settled)) throw new Error(settled.code);
    return settled;
  };
  const sends = (ts: number | undefined, values: Record<string, unknown>, more: { seq?: number } = {}) =>
    ingest.accept({ device: 'node-7', ...(ts !== undefined && { ts }), values, ...more });
  const open = () => store.deadLetters.letters({ state: 'open', order: 'oldest', limit: 1_000 });
  const newest = async (): Promise<number> => (await open()).at(-1)?.seq ?? 0;
  const frames = async (): Promise<Frame[]> =>
    (await store.deadLetters.frames({ device: 'node-7', from: 0, to: 9e15 })).slice();
  return { store, clock, snapshot, ingest, desk, deskOn, replay, sends, open, newest, frames };
}

describe('a value under an unknown name', () => {
  test('joins the frame that was kept, at its time and past the live values', async () => {
    const { sends, newest, replay, frames, snapshot, clock, store } = await setUp();
    await sends(SOME_TIME - 5_000, { 'soil.moisture': 31, wetness: 12 });
    await clock.run(SOME_TIME + 10 * MINUTE_MS);
    const letter = await newest();
    expect(await replay({ seq: letter }, { rename: 'leaf.wetness' })).toEqual({
      ...{ done: [letter], refused: [], next: undefined },
    });
    expect(await frames()).toMatchObject([
      {
        ...{ measuredAt: SOME_TIME - 5_000, receivedAt: SOME_TIME + 10 * MINUTE_MS, clock: 'source' },
        readings: readings({ 'soil.moisture': 31, 'leaf.wetness': 12 }),
      },
    ]);
    const now = clock.now();
    expect(snapshot.value('khu-1', 'leaf.wetness', { now, stale_s: 1e9 })).toBeUndefined();
    expect(await store.deadLetters.letter(letter)).toMatchObject({
      ...{ state: 'replayed', settled: { by: 'phone-1', at: now } },
    });
  });

  test('of a node without a clock joins it too, though its counters have begun anew since', async () => {
    const { sends, newest, replay, frames } = await setUp();
    await sends(undefined, { wetness: 12 }, { seq: 1 });
    const letter = await newest();
    await sends(undefined, { 'leaf.wetness': 12 }, { seq: 1 });
    await replay({ seq: letter }, { rename: 'leaf.wetness' });
    expect((await frames()).map(({ measuredAt }) => measuredAt)).toEqual([SOME_TIME, SOME_TIME + 1]);
  });

  test('never replaces what was measured', async () => {
    const { sends, newest, replay, frames, open } = await setUp();
    await sends(SOME_TIME, { 'soil.moisture': 31, wetness: 12 });
    const seq = await newest();
    const settled = await replay({ seq }, { rename: 'soil.moisture' });
    expect(settled).toMatchObject({
      ...{ done: [], refused: [{ seq, problem: { code: 'point_taken', facts: { value: 31 } } }] },
    });
    expect(await frames()).toMatchObject([{ readings: readings({ 'soil.moisture': 31 }) }]);
    expect(await open()).toHaveLength(1);
  });

  test('that is replayed is no value of now after a restart either', async () => {
    const { sends, newest, replay, clock, store } = await setUp();
    await sends(SOME_TIME, { moisture: 12 });
    const seq = await newest();
    await clock.run(SOME_TIME + 10 * MINUTE_MS);
    await sends(clock.now(), { 'soil.moisture': 31 });
    await clock.run(SOME_TIME + 20 * MINUTE_MS);
    await replay({ seq }, { rename: 'soil.moisture' });
    const restarted = new Snapshot();
    const { frames } = await store.reader.recover();
    expect(frames.map(({ measuredAt }) => measuredAt)).toEqual([SOME_TIME + 10 * MINUTE_MS]);
    for (const frame of frames) restarted.update(frame);
    const seen = restarted.value('khu-1', 'soil.moisture', { now: clock.now(), stale_s: 3_600 });
    expect(seen?.value).toBe(31);
  });
});

describe('values of one frame under several unknown names', () => {
  const values = { wetness: 12, temp: 28, ph: 6.5 };

  test('are one letter; one is replayed by its name, and the others stay open', async () => {
    const { sends, newest, replay, frames, open, clock } = await setUp();
    await sends(SOME_TIME, values);
    await clock.run(SOME_TIME + MINUTE_MS);
    const first = await newest();
    expect(await open()).toMatchObject([{ dead: { payload: JSON.stringify(values), whole: true } }]);
    expect(await replay({ seq: first }, { rename: 'leaf.wetness' })).toMatchObject({
      refused: [{ problem: { code: 'name_needed' } }],
    });
    expect(await replay({ seq: first }, { name: 'wet', rename: 'leaf.wetness' })).toMatchObject({
      refused: [{ problem: { code: 'other_name', facts: { name: 'wetness, temp, ph' } } }],
    });
    await replay({ seq: first }, { name: 'wetness', rename: 'leaf.wetness' });
    const [left] = await open();
    const { wetness: _, ...others } = values;
    expect(left).toMatchObject({ dead: { at: SOME_TIME, payload: JSON.stringify(others) } });
    expect(left?.dead).not.toHaveProperty('whole');
    expect(left?.dead.detail).not.toContain('wetness');
    await replay({ seq: left?.seq ?? 0 }, { name: 'temp', rename: 'air.temperature' });
    await replay({ seq: await newest() }, { rename: 'soil.ph' });
    expect(await open()).toEqual([]);
    expect(await frames()).toMatchObject([
      { readings: readings({ 'leaf.wetness': 12, 'air.temperature': 28, 'soil.ph': 6.5 }) },
    ]);
  });

  test('are replayed and dropped by name for all letters of a group', async () => {
    const { sends, replay, desk, frames, open } = await setUp();
    const group = { device: 'node-7', code: 'unknown_metric' };
    for (let n = 0; n < 3; n++) await sends(SOME_TIME + n, values);
    const settled = await replay({ ...group, name: 'wetness' }, { rename: 'leaf.wetness' });
    expect(settled.done).toHaveLength(3);
    expect(await frames()).toHaveLength(3);
    await desk.drop({ ...group, name: 'temp' }, 'phone-1');
    expect((await open()).map(({ dead }) => dead.payload)).toEqual(Array(3).fill('{"ph":6.5}'));
  });
});

test('a kill between the frame and its mark leaves the letter open, and a second replay changes nothing', async () => {
  const { sends, newest, replay, frames, deskOn, store, open } = await setUp();
  await sends(SOME_TIME, { 'soil.moisture': 31, wetness: 12 });
  const seq = await newest();
  const { deadLetters } = store;
  const killed = deskOn({
    letters: (query) => deadLetters.letters(query),
    letter: (one) => deadLetters.letter(one),
    groups: () => deadLetters.groups(),
    frames: (of) => deadLetters.frames(of),
    settle: () => Promise.reject(new Error('killed')),
  });
  const repair = { rename: 'leaf.wetness' };
  await expect(killed.replay({ seq }, { repair, by: 'phone-1' })).rejects.toThrow('killed');
  const kept = await frames();
  expect(kept).toMatchObject([{ readings: readings({ 'soil.moisture': 31, 'leaf.wetness': 12 }) }]);
  expect(await open()).toHaveLength(1);
  const before = store.stats();
  expect(await replay({ seq }, repair)).toMatchObject({ done: [seq] });
  expect(await frames()).toEqual(kept);
  expect(store.stats()).toMatchObject({ duplicates: before.duplicates + 1, rewritten: 0 });
  expect(await open()).toEqual([]);
});

test.each([
  ['is not known', undefined],
  ['cannot be right', { measuredAt: 1_000, clock: 'received' } as const],
])('a value whose time %s can only be dropped', async (_, frame) => {
  const { store, newest, replay, frames } = await setUp();
  const value = { device: 'node-7', at: SOME_TIME, code: 'unknown_metric', detail: '', payload: '{"wet":1}' };
  await store.journal.append({ kind: 'dead', dead: { ...value, ...(frame && { frame }) } });
  expect(await replay({ seq: await newest() }, { rename: 'leaf.wetness' })).toMatchObject({
    refused: [{ problem: { code: 'only_drop' } }],
  });
  expect(await frames()).toEqual([]);
});

describe('a message that could not be read', () => {
  const broken = { device: 'node-7', code: 'not_json', detail: 'no JSON', payload: '{"values":{"soil.moi' };
  const payload = JSON.stringify({ values: { 'soil.moisture': 33 } });

  test('without a time stands when it was received, beside what was measured in that very millisecond', async () => {
    const { ingest, sends, newest, replay, frames } = await setUp();
    await sends(SOME_TIME, { 'soil.moisture': 31 });
    await ingest.reject(broken);
    await replay({ seq: await newest() }, { payload });
    expect(await frames()).toMatchObject([
      { measuredAt: SOME_TIME, readings: readings({ 'soil.moisture': 31 }) },
      { measuredAt: SOME_TIME + 1, clock: 'received', readings: readings({ 'soil.moisture': 33 }) },
    ]);
  });

  test('of a device that is no native node can only be dropped', async () => {
    const { ingest, newest, replay, desk, open } = await setUp();
    await ingest.reject({ ...broken, device: 'relay-1' });
    const seq = await newest();
    expect(await replay({ seq }, { payload })).toMatchObject({
      refused: [{ problem: { code: 'only_drop' } }],
    });
    expect(await desk.drop({ seq }, 'phone-1')).toMatchObject({ done: [seq] });
    expect(await open()).toEqual([]);
  });
});

test('what a server refused is met again by every consumer, and one that is gone is said to be', async () => {
  const { store, sends, newest, replay } = await setUp();
  await sends(SOME_TIME, { 'soil.moisture': 31 });
  const entry = await store.outbox.head();
  const refused = { device: 'node-7', at: SOME_TIME, code: 'sink_rejected', detail: '', payload: '[]' };
  await store.journal.append({ kind: 'dead', dead: { ...refused, entry } });
  const seq = await newest();
  const head = await store.outbox.head();
  expect(await replay({ seq }, { number: true })).toMatchObject({
    refused: [{ problem: { code: 'repair_unfit' } }],
  });
  await replay({ seq });
  const again = await store.outbox.read(head, 10);
  expect(again).toMatchObject([{ kind: 'frame', frame: { measuredAt: SOME_TIME } }]);
  await store.journal.append({ kind: 'dead', dead: { ...refused, entry } });
  expect(await replay({ seq: await newest() })).toMatchObject({
    refused: [{ problem: { code: 'entry_gone' } }],
  });
});

describe('all letters of a device and code', () => {
  const group = { device: 'node-7', code: 'unknown_metric' };

  test('are replayed with one repair, a bounded number at a time; those that do not fit stay open', async () => {
    const { store, replay, frames, open } = await setUp();
    const letter = (n: number, payload: object) => ({
      kind: 'dead' as const,
      dead: {
        ...{ ...group, at: SOME_TIME + n, detail: '', payload: JSON.stringify(payload) },
        frame: { measuredAt: SOME_TIME + n, clock: 'source' as const },
      },
    });
    const many = MAX_AT_ONCE + 20;
    for (let n = 0; n < many; n++) await store.journal.append(letter(n, { wetness: n % 100 }));
    await store.journal.append(letter(0, { wetness: 55 })); // says something else of the first moment
    await store.journal.append(letter(many, { temp: 28 }));
    await store.journal.append(letter(many, { wetness: 'dry' }));
    const which = { ...group, name: 'wetness' };
    const first = await replay(which, { rename: 'leaf.wetness' });
    expect([first.done.length, first.refused.length]).toEqual([MAX_AT_ONCE, 0]);
    const second = await replay({ ...which, behind: first.next }, { rename: 'leaf.wetness' });
    expect(second.done).toHaveLength(20);
    expect(second.refused.map(({ problem }) => problem.code)).toEqual([
      ...['point_taken', 'other_name', 'number_needed'],
    ]);
    expect(second.next).toBeUndefined();
    expect(await frames()).toHaveLength(100); // the most one look gives
    expect(await open()).toHaveLength(3);
  });

  test('cannot be renamed without the name that is meant, nor to an unknown one', async () => {
    const { replay, sends } = await setUp();
    await sends(SOME_TIME, { wetness: 1, temp: 28 });
    await expect(replay(group, { rename: 'leaf.wetness' })).rejects.toThrow('name_needed');
    await expect(replay({ ...group, name: 'wetness' }, { rename: 'wet' })).rejects.toThrow('rename_unknown');
  });

  test('are dropped, and what is settled is not settled again', async () => {
    const { desk, sends, replay, open } = await setUp();
    await sends(SOME_TIME, { wetness: 1, temp: 28 });
    await sends(SOME_TIME + MINUTE_MS, { wetness: 2 });
    const letters = await open();
    expect(letters).toHaveLength(2);
    const [one] = letters;
    const settled = await desk.drop(group, 'phone-1');
    expect(settled).toMatchObject({ done: letters.map(({ seq }) => seq), refused: [] });
    expect(await open()).toEqual([]);
    expect(await replay({ seq: one?.seq ?? 0 }, { rename: 'leaf.wetness' })).toMatchObject({
      refused: [{ problem: { code: 'letter_settled' } }],
    });
    expect(await replay({ seq: 999 })).toMatchObject({ refused: [{ problem: { code: 'unknown_letter' } }] });
  });
});

test('frames that were never dead letters are untouched', async () => {
  const { store, replay, frames } = await setUp();
  await store.journal.append(frameEntry());
  const before = await frames();
  expect(await replay({ seq: 1 })).toMatchObject({ refused: [{ problem: { code: 'unknown_letter' } }] });
  expect(await frames()).toEqual(before);
});
