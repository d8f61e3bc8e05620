import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MIDNIGHT, WaterRig } from '../../../../support/water-rig.ts';

const MINUTE = 60_000;
const GAUGE = { device: 'gauge' };
const tiers = (rig: WaterRig, count: number) => rig.hours.slice(-count).map(({ water }) => water?.tier);
const starts = (rig: WaterRig) => rig.hours.map(({ at }) => (at - MIDNIGHT) / HOUR);

describe('a restart', () => {
  test.each([0, 25])('leaves the balance as it would be without one, %i minutes into the hour', (minutes) => {
    const run = (restarts: boolean) => {
      const rig = new WaterRig().hear({ 'rain.amount': 3 }, GAUGE).run(2 * DAY + minutes * MINUTE);
      if (restarts) rig.restart();
      rig.litres += 700;
      return rig
        .run(5 * HOUR)
        .hear({ 'rain.amount': 9 }, GAUGE)
        .run(DAY);
    };
    const [straight, again] = [run(false), run(true)];
    expect(again.balance).toEqual(straight.balance);
    expect(again.hours).toEqual(straight.hours);
    const rain = (rig: WaterRig) => rig.book.rain_mm('khu-1', { now: rig.now, hours: 48 });
    expect(rain(again)).toBe(6);
    expect(rain(straight)).toBe(6);
  });

  test('counts rain that fell while the gateway was away', () => {
    const rig = new WaterRig()
      .hear({ 'rain.amount': 3 }, GAUGE)
      .run(HOUR)
      .restart({ away_ms: 3 * HOUR });
    rig.hear({ 'rain.amount': 15 }, GAUGE);
    expect(rig.book.rain_mm('khu-1', { now: rig.now, hours: 1 })).toBe(12);
  });

  test('does not close an hour again', () => {
    const rig = new WaterRig()
      .run(3 * HOUR)
      .restart()
      .run(3 * HOUR);
    expect(starts(rig)).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

describe('an outage', () => {
  test('of 30 hours is bridged hour by hour by the same hours of the days before', () => {
    const rig = new WaterRig().run(2 * DAY + 10 * HOUR).restart({ away_ms: 30 * HOUR });
    rig.book.tick(rig.now);
    expect(rig.hours).toHaveLength(58 + 30);
    expect(rig.balance).toMatchObject({ assumed_h: 30, tier: 'assumed' });
    for (const { at, water } of rig.hours.slice(-30)) {
      const day = rig.hours.filter((hour) => hour.at < MIDNIGHT + 58 * HOUR && (at - hour.at) % DAY === 0);
      const mean = day.reduce((sum, hour) => sum + hour.water!.et0_mm, 0) / day.length;
      expect(water!.et0_mm).toBeCloseTo(mean, 1);
    }
    expect(rig.run(HOUR).balance).toMatchObject({ assumed_h: 0, tier: 'assumed' });
    expect(rig.run(DAY).balance).toMatchObject({ tier: 'penman_full' });
  });

  test('gets the water given before it in the hour it began in', () => {
    const rig = new WaterRig().run(2 * DAY + 20 * MINUTE);
    rig.litres += 1_000;
    rig.restart({ away_ms: 5 * HOUR });
    rig.book.tick(rig.now);
    const given = rig.hours.slice(-5).map(({ water }) => Number(water!.irrigation_mm.toFixed(6)));
    expect(given).toEqual([8, 0, 0, 0, 0]);
  });

  test('of ten days is bridged, and of an hour more leaves no balance until there is weather again', () => {
    const after = (hours: number) => {
      const rig = new WaterRig().run(2 * DAY).restart({ away_ms: hours * HOUR });
      rig.book.tick(rig.now);
      return rig;
    };
    expect(after(240).balance).toMatchObject({ assumed_h: 240 });
    const lost = after(241);
    expect(lost.balance).toEqual({ missing: 'weather' });
    expect(lost.hours).toHaveLength(48);
    expect(lost.run(2 * HOUR).balance).toMatchObject({ assumed_h: 0, tier: 'penman_full' });
    const fresh = lost.hours.at(-2)!.water!;
    expect(fresh.depletion_mm - fresh.etc_mm).toBeCloseTo(32, 9);
  });

  test('of the sensors alone is bridged as long, also through a restart', () => {
    const rig = new WaterRig().run(2 * DAY);
    rig.weather = () => ({});
    rig
      .run(100 * HOUR)
      .restart()
      .run(140 * HOUR);
    expect(rig.balance).toMatchObject({ assumed_h: 240 });
    expect(rig.run(HOUR).balance).toEqual({ missing: 'weather' });
    expect(rig.hours).toHaveLength(48 + 241);
    expect(rig.run(DAY).hours).toHaveLength(48 + 241);
    expect(rig.restart().balance).toEqual({ missing: 'weather' });
  });

  test('on the first day cannot be bridged, since no such hour was seen', () => {
    const rig = new WaterRig().run(5 * HOUR).restart({ away_ms: 3 * HOUR });
    rig.book.tick(rig.now);
    expect(rig.balance).toEqual({ missing: 'weather' });
    expect(tiers(rig, 2)).toEqual(['penman_full', undefined]);
  });
});

describe('a clock', () => {
  test('set forward by an hour bridges that hour', () => {
    const rig = new WaterRig().run(2 * DAY + 30 * MINUTE);
    rig.now += HOUR;
    rig.run(30 * MINUTE);
    expect(starts(rig).slice(-3)).toEqual([47, 48, 49]);
    expect(tiers(rig, 2)).toEqual(['penman_full', 'assumed']);
  });

  test('set back by an hour closes no hour twice', () => {
    const rig = new WaterRig().run(2 * DAY + 30 * MINUTE);
    const before = rig.depletion_mm;
    rig.now -= HOUR;
    rig.run(HOUR);
    expect(rig.depletion_mm).toBe(before);
    rig.run(HOUR);
    expect(starts(rig).slice(-2)).toEqual([47, 48]);
    expect(tiers(rig, 1)).toEqual(['penman_full']);
  });

  test('set back by days goes on from what is in the ground, after three hours', () => {
    const rig = new WaterRig().run(4 * DAY);
    const before = rig.depletion_mm;
    rig.now -= 2 * DAY + 30 * MINUTE;
    rig.run(3 * HOUR);
    expect(rig.hours).toHaveLength(96);
    expect(rig.depletion_mm).toBe(before);
    rig.run(HOUR);
    expect(starts(rig).slice(96)).toEqual([50]);
    const last = rig.hours.at(-1)!.water!;
    expect(last.depletion_mm).toBeCloseTo(before + last.etc_mm, 9);
    const stands = rig.balance;
    expect(rig.restart().balance).toEqual(stands);
    expect(rig.run(HOUR).hours).toHaveLength(98);
  });

  test('that ran a year ahead for a while and came back makes a new beginning and no watering of a year', () => {
    const rig = new WaterRig().run(2 * DAY);
    rig.now += 365 * DAY;
    expect(rig.balance).toEqual({ missing: 'weather' });
    rig.run(30 * MINUTE).now -= 365 * DAY;
    expect(rig.run(5 * HOUR).balance).toMatchObject({ assumed_h: 0 });
    expect(starts(rig).slice(48)).toEqual([52]); // of hour 51 too little was heard after the clock was believed
    expect(rig.depletion_mm).toBeLessThan(40);
  });

  test('says when the hour ends', () => {
    const { book } = new WaterRig();
    expect(book.nextAt(MIDNIGHT)).toBe(MIDNIGHT + HOUR);
    expect(book.nextAt(MIDNIGHT + HOUR - 1)).toBe(MIDNIGHT + HOUR);
  });
});
