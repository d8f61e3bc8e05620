import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MIDNIGHT, WaterRig, hotDay, tomatoes } from '../../../../support/water-rig.ts';

const MINUTE = 60_000;
const OWN = { device: 'gauge-1', zone: 'khu-1' };
const FARM = { device: 'gauge-0' };
const rain = (rig: WaterRig, hours: number) => rig.book.rain_mm('khu-1', { now: rig.now, hours });

describe('rain of the past', () => {
  test('is not known where no gauge was heard in that time', () => {
    const rig = new WaterRig().run(2 * HOUR);
    expect(rain(rig, 24)).toBeUndefined();
    rig.hear({ 'rain.amount': 80 }, FARM);
    expect(rain(rig, 24)).toBe(0);
    expect(rain(rig.run(26 * HOUR), 24)).toBeUndefined();
  });

  test('is what a counter gained, with the hour that runs', () => {
    const rig = new WaterRig().hear({ 'rain.amount': 80 }, FARM).run(HOUR);
    rig.hear({ 'rain.amount': 84 }, FARM).run(HOUR).hear({ 'rain.amount': 85.5 }, FARM);
    expect(rain(rig, 1)).toBe(5.5); // an hour that reaches into the span counts in full
    expect(rain(rig.run(HOUR), 0.5)).toBe(1.5);
    expect(rain(rig, 24)).toBe(5.5);
  });

  test("is the zone's own gauge's, and the farm's where that is silent", () => {
    const rig = new WaterRig().hear({ 'rain.amount': 0 }, OWN).hear({ 'rain.amount': 0 }, FARM).run(HOUR);
    rig.hear({ 'rain.amount': 2 }, OWN).hear({ 'rain.amount': 9 }, FARM).run(HOUR);
    expect(rain(rig, 1)).toBe(2);
    expect(rain(rig.hear({ 'rain.amount': 14 }, FARM).run(HOUR), 0.5)).toBe(5);
  });

  test('is known also of a zone that has no balance', () => {
    const { soil: _, ...zone } = tomatoes();
    const rig = new WaterRig(MIDNIGHT, [zone]).hear({ 'rain.amount': 0 }, FARM).run(HOUR);
    rig
      .hear({ 'rain.amount': 7 }, FARM)
      .run(HOUR)
      .restart()
      .run(10 * HOUR);
    expect(rain(rig, 24)).toBe(7);
    expect(rig.hours.map(({ rain, rain_mm }) => [rain, rain_mm])).toEqual([
      ['measured', 0],
      ['measured', 7],
    ]);
  });
});

describe('rain in the balance', () => {
  const settled = () => new WaterRig().hear({ 'rain.amount': 0 }, FARM).run(2 * DAY);

  test('fills the ground at once', () => {
    const rig = settled();
    const before = rig.depletion_mm;
    rig.hear({ 'rain.amount': 12 }, FARM);
    expect(rig.depletion_mm).toBeCloseTo(before - 12, 9);
    const { rain_effective_mm, etc_mm, depletion_mm } = rig.run(HOUR).hours.at(-1)!.water!;
    expect(rain_effective_mm).toBe(12);
    expect(depletion_mm).toBeCloseTo(before - 12 + etc_mm, 9);
  });

  test('does not count below a fifth of the ET0 of the day', () => {
    const rig = settled();
    rig.hear({ 'rain.amount': 0.5 }, FARM);
    const before = rig.depletion_mm;
    expect(rig.run(HOUR).hours.at(-1)).toMatchObject({ rain_mm: 0.5, water: { rain_effective_mm: 0 } });
    expect(rig.depletion_mm).toBeGreaterThanOrEqual(before);
    rig.hear({ 'rain.amount': 2.5 }, FARM).run(HOUR);
    expect(rig.hours.at(-1)!.water!.rain_effective_mm).toBe(2); // 2.5 mm in 24 hours
  });

  test('drains where the ground can hold no more', () => {
    const rig = settled()
      .hear({ 'rain.amount': 20 }, FARM)
      .run(6 * HOUR)
      .hear({ 'rain.amount': 140 }, FARM);
    const { drainage_mm, depletion_mm } = rig.run(HOUR).hours.at(-1)!.water!;
    expect(depletion_mm).toBe(0);
    expect(drainage_mm).toBeGreaterThan(80);
  });
});

test('an implausible reading changes nothing', () => {
  const rig = new WaterRig().hear({ 'rain.amount': 1 }, FARM).run(20 * MINUTE);
  const frame = { device: 'gauge-0', measuredAt: rig.now, receivedAt: rig.now, clock: 'received' } as const;
  rig.book.hear({ ...frame, readings: [{ point: 'rain.amount', value: 501, quality: 'implausible' }] });
  expect(rain(rig, 1)).toBe(0);
});

test('a sensor that sends once in half an hour makes hours too, and one that fell silent does not', () => {
  const rig = new WaterRig();
  rig.weather = (at) => (at % (30 * MINUTE) === 0 ? hotDay(at) : {});
  rig.run(3 * HOUR);
  expect(rig.hours.at(-1)!.water!.tier).toBe('penman_full');
  const quick = new WaterRig().run(2 * DAY + 20 * MINUTE);
  quick.weather = () => ({});
  expect(quick.run(40 * MINUTE).hours.at(-1)!.water!.tier).toBe('penman_full'); // three readings: at 0, 10 and 20
  quick.weather = (at) => (at % HOUR === 40 * MINUTE ? hotDay(at) : {});
  expect(quick.run(HOUR).hours.at(-1)!.water!.tier).toBe('assumed');
});
