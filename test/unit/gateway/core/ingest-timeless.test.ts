import { expect, test } from 'vitest';
import { VirtualClock } from '../../../../firmware-sim/clock.ts';
import { Ingest } from '../../../../gateway/core/ingest.ts';
import type { Entry } from '../../../../gateway/core/ports/journal.ts';
import { Snapshot } from '../../../../gateway/core/snapshot.ts';
import { aFarm } from '../../../support/farm.ts';

/** A clock that was never set. */
const WRONG = 42_000;
const MOMENT = { boot: 'b', steady_ms: 7_000 };

function bench() {
  const state = { timeless: true };
  const entries: Entry[] = [];
  const snapshot = new Snapshot();
  const ingest = new Ingest({
    farm: () => aFarm(),
    snapshot,
    journal: {
      append: (entry) => {
        entries.push(entry);
        return Promise.resolve('stored');
      },
    },
    clock: new VirtualClock(WRONG),
    timeless: () => (state.timeless ? MOMENT : undefined),
    heard: () => undefined,
    status: () => undefined,
  });
  return { ingest, entries, snapshot, state };
}

const raw = { device: 'soil-1', seq: 1, values: { 'soil.moisture': 31.2 } };

test('while the time is not known, a frame without one is shown at once and kept with the steady clock', async () => {
  const { ingest, entries, snapshot } = bench();
  expect(await ingest.accept(raw)).toBe('stored');
  expect(entries).toMatchObject([{ kind: 'unclocked', ...MOMENT, frame: { device: 'soil-1', seq: 1 } }]);
  expect(snapshot.value('khu-1', 'soil.moisture', { now: WRONG, stale_s: 60 })?.value).toBe(31.2);
});

test('a source that knows the time is believed, however far it is ahead of a clock that was never set', async () => {
  const { ingest, entries } = bench();
  const ts = Date.UTC(2026, 10, 22);
  await ingest.accept({ ...raw, ts });
  expect(entries).toMatchObject([{ kind: 'frame', frame: { measuredAt: ts, clock: 'source' } }]);
});

test('once the time is known, frames are entries again', async () => {
  const { ingest, entries, state } = bench();
  state.timeless = false;
  await ingest.accept(raw);
  expect(entries).toMatchObject([{ kind: 'frame', frame: { measuredAt: WRONG, clock: 'received' } }]);
});

test('what cannot be read meanwhile is marked, because nobody knows when it was', async () => {
  const { ingest, entries, state } = bench();
  const broken = { device: 'soil-1', code: 'not_json', detail: '', payload: '{' };
  await ingest.reject(broken);
  state.timeless = false;
  await ingest.reject(broken);
  expect(entries.map((entry) => entry.kind === 'dead' && entry.dead.timeless)).toEqual([true, undefined]);
});

test('what waited at a broker for a time that nobody knows is no value of now, also after a restart', async () => {
  const { ingest, entries, snapshot, state } = bench();
  state.timeless = false;
  expect(await ingest.accept({ ...raw, waited: true })).toBe('stored');
  expect(entries).toMatchObject([{ kind: 'frame', replayed: true, frame: { measuredAt: WRONG } }]);
  expect(snapshot.value('khu-1', 'soil.moisture', { now: WRONG, stale_s: 60 })).toBeUndefined();
  expect(ingest.heardAt.size).toBe(0);
});

test('what waited and has a time of its own is a frame like every other', async () => {
  const { ingest, entries } = bench();
  const ts = Date.UTC(2026, 10, 22);
  await ingest.accept({ ...raw, ts, waited: true });
  expect(entries).toMatchObject([{ kind: 'frame', frame: { measuredAt: ts, clock: 'source' } }]);
  expect(entries[0]).not.toHaveProperty('replayed');
});

test('what waited and comes while the time is not known has no time at all, and is put aside', async () => {
  const { ingest, entries, snapshot } = bench();
  expect(await ingest.accept({ ...raw, waited: true })).toBe('stored');
  expect(entries).toMatchObject([
    {
      kind: 'dead',
      dead: { code: 'undated', timeless: true, whole: true, payload: '{"soil.moisture":31.2}' },
    },
  ]);
  expect(snapshot.value('khu-1', 'soil.moisture', { now: WRONG, stale_s: 60 })).toBeUndefined();
});
