import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../../domain/reading.ts';
import { VirtualClock } from '../../../../firmware-sim/clock.ts';
import { Ingest } from '../../../../gateway/core/ingest.ts';
import { JournalFailed } from '../../../../gateway/core/ports/journal.ts';
import type { DeadLetter, Entry, Outcome } from '../../../../gateway/core/ports/journal.ts';
import { Snapshot } from '../../../../gateway/core/snapshot.ts';
import { aFarm } from '../../../support/farm.ts';

const NOW = 1_800_000_000_000;

function bench() {
  const entries: Entry[] = [];
  const clock = new VirtualClock(NOW);
  const snapshot = new Snapshot();
  const woken: (string | undefined)[] = [];
  const journal = {
    fails: false as boolean | Entry['kind'],
    append(entry: Entry): Promise<Outcome> {
      if (journal.fails === true || journal.fails === entry.kind)
        return Promise.reject(new JournalFailed('disk full'));
      entries.push(entry);
      return Promise.resolve('stored');
    },
  };
  const ingest = new Ingest({
    farm: () => aFarm(),
    snapshot,
    journal,
    clock,
    heard: ({ zone }) => woken.push(zone),
    status: () => undefined,
  });
  const frames = (): Frame[] => entries.flatMap((entry) => (entry.kind === 'frame' ? [entry.frame] : []));
  const dead = (): DeadLetter[] => entries.flatMap((entry) => (entry.kind === 'dead' ? [entry.dead] : []));
  return { ingest, journal, snapshot, clock, woken, frames, dead };
}

describe('ingest', () => {
  it('journals a frame with its zone, shows it and wakes the zone', async () => {
    const { ingest, frames, snapshot, woken } = bench();
    await ingest.accept({
      device: 'soil-1',
      ts: NOW - 5_000,
      seq: 7,
      boot: 2,
      values: { 'soil.moisture': 31.2 },
    });
    expect(frames()).toEqual([
      {
        device: 'soil-1',
        zone: 'khu-1',
        measuredAt: NOW - 5_000,
        receivedAt: NOW,
        clock: 'source',
        seq: 7,
        boot: 2,
        readings: [{ point: 'soil.moisture', value: 31.2, quality: 'good' }],
      },
    ]);
    expect(snapshot.value('khu-1', 'soil.moisture', { now: NOW, stale_s: 60 })?.value).toBe(31.2);
    expect(woken).toEqual(['khu-1']);
  });

  it('gives frames without a time the time of receipt, and never the same twice', async () => {
    const { ingest, frames } = bench();
    await ingest.accept({ device: 'soil-1', values: { 'soil.moisture': 1 } });
    await ingest.accept({ device: 'soil-1', values: { 'soil.moisture': 2 } });
    expect(frames().map(({ measuredAt, clock }) => [measuredAt, clock])).toEqual([
      [NOW, 'received'],
      [NOW + 1, 'received'],
    ]);
  });

  it.each([
    ['long ago', 1_000],
    ['in the far future', NOW + 3_600_000],
  ])('does not believe a clock that is %s', async (_, ts) => {
    const { ingest, frames } = bench();
    await ingest.accept({ device: 'soil-1', ts, values: { 'soil.moisture': 1 } });
    expect(frames()[0]).toMatchObject({ measuredAt: NOW, clock: 'received' });
  });

  it('keeps what cannot be true, marked', async () => {
    const { ingest, frames } = bench();
    await ingest.accept({ device: 'soil-1', values: { 'soil.moisture': 6_553.5 } });
    expect(frames()[0]?.readings).toEqual([
      { point: 'soil.moisture', value: 6_553.5, quality: 'implausible' },
    ]);
  });

  it('dead-letters one bad value alone and keeps the others', async () => {
    const { ingest, frames, dead } = bench();
    const values = { 'soil.moisture': 30, 'soil.wetness': 3, 'soil.ph': 'acid', __proto__: null };
    await ingest.accept({ device: 'soil-1', values });
    expect(frames()[0]?.readings).toHaveLength(1);
    expect(dead().map(({ code, payload }) => [code, payload])).toEqual([
      ['unknown_metric', '{"soil.wetness":3}'],
      ['not_a_number', '{"soil.ph":"acid"}'],
    ]);
    expect(ingest.counters).toMatchObject({
      deadLetters: { unknown_metric: 1, not_a_number: 1 },
      frames: { stored: 1 },
    });
  });

  it('stores no frame of which nothing could be read', async () => {
    const { ingest, frames, dead } = bench();
    await ingest.accept({ device: 'soil-1', values: { 'soil.moisture': null } });
    expect([frames().length, dead().length]).toEqual([0, 1]);
  });

  it('says of a bad value when it was measured, so that it can be repaired into its frame', async () => {
    const { ingest, dead } = bench();
    const given = { device: 'soil-1', ts: NOW - 5_000, seq: 7, boot: 2 };
    await ingest.accept({ ...given, values: { 'soil.moisture': 30, 'soil.ph': 'acid' } });
    expect(dead()).toMatchObject([
      { at: NOW, frame: { measuredAt: NOW - 5_000, clock: 'source', seq: 7, boot: 2 } },
    ]);
    expect(dead()[0]).not.toHaveProperty('whole');
  });

  it('lets one letter alone stand for a frame of which nothing was kept', async () => {
    const { ingest, dead } = bench();
    await ingest.accept({ device: 'soil-1', values: { 'soil.ph': 'acid', 'soil.wetness': 3 } });
    expect(dead().map(({ code, whole }) => [code, whole])).toEqual([
      ['not_a_number', true],
      ['unknown_metric', undefined],
    ]);
  });

  it('keeps a letter of a frame that holds no value at all', async () => {
    const { ingest, dead, frames } = bench();
    await ingest.accept({ device: 'soil-1', seq: 4, values: {} });
    expect(frames()).toEqual([]);
    expect(dead()).toMatchObject([{ code: 'no_values', device: 'soil-1', whole: true, frame: { seq: 4 } }]);
  });

  it('counts what a device sent and no link could read as a frame, and what nobody sent as none', async () => {
    const { ingest, dead } = bench();
    await ingest.reject({ device: 'node-7', code: 'not_json', detail: 'x', payload: '{' });
    await ingest.reject({ code: 'not_json', detail: 'x', payload: '{' });
    expect(dead().map(({ device, whole }) => [device, whole])).toEqual([
      ['node-7', true],
      [undefined, undefined],
    ]);
  });

  it('remembers when each device was last heard, over a restart too', async () => {
    const { ingest, clock, frames } = bench();
    await ingest.accept({ device: 'soil-1', ts: NOW - 9_000, values: { 'soil.moisture': 30 } });
    await clock.run(NOW + 1_000);
    await ingest.reject({ device: 'node-7', code: 'not_json', detail: 'x', payload: '{' });
    expect([...ingest.heardAt]).toEqual([
      ['soil-1', NOW],
      ['node-7', NOW + 1_000],
    ]);
    const after = bench();
    after.ingest.recall(frames());
    expect([...after.ingest.heardAt]).toEqual([['soil-1', NOW]]);
  });

  it('shows what it could not store, and tells the link not to acknowledge', async () => {
    const { ingest, journal, snapshot } = bench();
    journal.fails = true;
    await expect(ingest.accept({ device: 'soil-1', values: { 'soil.moisture': 20 } })).rejects.toThrow(
      'disk full',
    );
    expect(snapshot.value('khu-1', 'soil.moisture', { now: NOW, stale_s: 60 })?.value).toBe(20);
    expect(ingest.counters.unacknowledged).toBe(1);
  });

  it('does not acknowledge a frame whose letter, or that itself with its letter, is not kept', async () => {
    const { ingest, journal } = bench();
    const half = { device: 'soil-1', values: { 'soil.moisture': 20, nonsense: 1 } };
    journal.fails = 'dead';
    await expect(ingest.accept(half)).rejects.toThrow('disk full');
    expect(ingest.counters).toMatchObject({ unacknowledged: 1, frames: { stored: 1 } });
    journal.fails = true;
    await expect(ingest.accept(half)).rejects.toThrow('disk full');
    expect(ingest.counters).toMatchObject({ unacknowledged: 2, frames: { stored: 1 } });
  });

  it('cuts a payload that is too long to keep', async () => {
    const { ingest, dead } = bench();
    await ingest.reject({ device: 'node-7', code: 'not_json', detail: 'x', payload: 'y'.repeat(100_000) });
    expect(dead()[0]?.payload).toHaveLength(16_384);
  });
});
