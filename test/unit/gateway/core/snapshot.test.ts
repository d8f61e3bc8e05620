import { describe, expect, it } from 'vitest';
import type { Point } from '../../../../domain/metric.ts';
import { Snapshot } from '../../../../gateway/core/snapshot.ts';

const NOW = 1_800_000_000_000;
const at = { now: NOW, stale_s: 900 };

interface Seen {
  device?: string;
  point?: Point;
  value: number;
  ago_s?: number;
  receivedAgo_s?: number;
  quality?: 'good' | 'implausible';
}

function snapshot(...seen: readonly Seen[]): Snapshot {
  const result = new Snapshot();
  for (const {
    device = 'soil-1',
    point = 'soil.moisture',
    value,
    ago_s = 10,
    receivedAgo_s = ago_s,
    quality = 'good',
  } of seen)
    result.update({
      device,
      zone: 'khu-1',
      measuredAt: NOW - ago_s * 1000,
      receivedAt: NOW - receivedAgo_s * 1000,
      clock: 'source',
      readings: [{ point, value, quality }],
    });
  return result;
}

describe('the snapshot', () => {
  it('takes the mean of fresh good readings, as old as the oldest of them', () => {
    const seen = snapshot({ device: 'a', value: 20, ago_s: 60 }, { device: 'b', value: 30, ago_s: 10 });
    expect(seen.value('khu-1', 'soil.moisture', at)).toMatchObject({ value: 25, age_s: 60, quality: 'good' });
  });

  it('leaves stale and impossible readings out of the mean', () => {
    const seen = snapshot(
      { device: 'a', value: 20 },
      { device: 'b', value: 90, ago_s: 3_600 },
      { device: 'c', value: -5, quality: 'implausible' },
    );
    expect(seen.value('khu-1', 'soil.moisture', at)).toMatchObject({ value: 20, quality: 'good' });
  });

  it('says what is wrong when nothing is fresh and good', () => {
    expect(snapshot({ value: 20, ago_s: 901 }).value('khu-1', 'soil.moisture', at)).toMatchObject({
      quality: 'stale',
      age_s: 901,
    });
    expect(
      snapshot({ value: 120, quality: 'implausible' }).value('khu-1', 'soil.moisture', at),
    ).toMatchObject({ quality: 'implausible' });
    expect(snapshot().value('khu-1', 'soil.moisture', at)).toBeUndefined();
  });

  it('keeps the newer of two readings that come in the wrong order', () => {
    const seen = snapshot({ value: 30, ago_s: 10 }, { value: 20, ago_s: 600, receivedAgo_s: 0 });
    expect(seen.value('khu-1', 'soil.moisture', at)?.value).toBe(30);
  });

  it('lets a metric without channel stand for its channels, but keeps channels apart', () => {
    const seen = snapshot(
      { point: 'soil.moisture#20cm', value: 20 },
      { point: 'soil.moisture#40cm', value: 40 },
    );
    expect(seen.value('khu-1', 'soil.moisture', at)?.value).toBe(30);
    expect(seen.value('khu-1', 'soil.moisture#40cm', at)?.value).toBe(40);
  });

  it('ages a reading from its receipt when the clock of its device runs ahead', () => {
    const seen = snapshot({ value: 20, ago_s: -200, receivedAgo_s: 1_000 });
    expect(seen.value('khu-1', 'soil.moisture', at)).toMatchObject({ quality: 'stale', age_s: 1_000 });
  });

  it('takes a reading from before its clock was set back for stale, and the next one for true', () => {
    const seen = snapshot({ value: 20, ago_s: -7_200 });
    expect(seen.value('khu-1', 'soil.moisture', at)?.quality).toBe('stale');
    seen.update({
      device: 'soil-1',
      zone: 'khu-1',
      measuredAt: NOW,
      receivedAt: NOW,
      clock: 'received',
      readings: [{ point: 'soil.moisture', value: 25, quality: 'good' }],
    });
    expect(seen.value('khu-1', 'soil.moisture', at)).toMatchObject({ value: 25, quality: 'good' });
  });
});
