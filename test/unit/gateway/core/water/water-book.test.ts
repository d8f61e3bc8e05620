import { describe, expect, test } from 'vitest';
import { anOutput } from '../../../../support/farm.ts';
import { DAY, HOUR, MIDNIGHT, WaterRig, hotDay, tomatoes } from '../../../../support/water-rig.ts';

const MINUTE = 60_000;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('a hot dry day', () => {
  test('drains the root zone by the sum of ET0 · Kc', () => {
    const rig = new WaterRig().run(DAY + HOUR);
    const before = rig.depletion_mm;
    const demand = sum(
      rig
        .run(DAY)
        .hours.slice(-24)
        .map(({ water }) => water!.et0_mm * 1.15),
    );
    expect(demand).toBeGreaterThan(6);
    expect(demand).toBeLessThan(12);
    expect(rig.depletion_mm - before).toBeCloseTo(demand, 6);
  });

  test('stands at half of RAW at first, and at RAW the crop begins to draw less', () => {
    const rig = new WaterRig().run(HOUR);
    const first = rig.hours[0]!.water!;
    expect(first.depletion_mm - first.etc_mm).toBeCloseTo(32, 9);
    rig.run(12 * DAY);
    const last = rig.hours.at(-1)!.water!;
    expect(last.ks).toBeGreaterThan(0);
    expect(last.ks).toBeLessThan(0.9);
    expect(last.etc_mm).toBeCloseTo(last.ks * 1.15 * last.et0_mm, 9);
    expect(rig.balance).toMatchObject({ taw_mm: 160, tier: 'penman_full', assumed_h: 0 });
  });

  test('every hour of the book adds up', () => {
    const rig = new WaterRig();
    for (let day = 0; day < 3; day++) {
      rig.run(6 * HOUR).litres += 9_000;
      rig.hear({ 'rain.amount': day * 40 }).run(18 * HOUR);
    }
    let depletion = 32;
    for (const { water } of rig.hours) {
      const { rain_effective_mm, irrigation_mm, etc_mm, drainage_mm, depletion_mm } = water!;
      expect(depletion - rain_effective_mm - irrigation_mm + etc_mm + drainage_mm).toBeCloseTo(
        depletion_mm,
        9,
      );
      depletion = depletion_mm;
    }
    expect(sum(rig.hours.map(({ water }) => water!.drainage_mm))).toBeGreaterThan(100);
  });

  test('goes by the stage of a crop that has a day of planting', () => {
    const zone = tomatoes({ crop: { kind: 'tomato', planted: '2026-04-01' } });
    const rig = new WaterRig(MIDNIGHT, [zone]).run(HOUR);
    expect(rig.hours[0]!.water!.kc).toBe(0.6);
  });
});

test('a fresh probe says where the balance starts, and an old one does not', () => {
  const probed = new WaterRig().hear({ 'soil.moisture': 26 }, { device: 'soil-1', zone: 'khu-1' }).run(HOUR);
  const first = probed.hours[0]!.water!;
  expect(first.depletion_mm - first.etc_mm).toBeCloseTo(48, 9); // 0.8 m · (32 - 26) %
  const old = new WaterRig();
  old
    .hear({ 'soil.moisture': 26 }, { device: 'soil-1', zone: 'khu-1', measuredAt: old.now - 3 * HOUR })
    .run(HOUR);
  expect(old.hours[0]!.water!.depletion_mm - old.hours[0]!.water!.etc_mm).toBeCloseTo(32, 9);
});

describe('without a balance', () => {
  const missing = (given: Parameters<typeof tomatoes>[0]) =>
    new WaterRig(MIDNIGHT, [tomatoes(given)]).run(3 * HOUR).balance;
  const { soil: _soil, ...noSoil } = tomatoes();
  const { crop: _crop, ...noCrop } = tomatoes();
  const { area_m2: _area, ...noArea } = tomatoes();

  test.each([
    ['soil', noSoil],
    ['crop', noCrop],
    ['area', noArea],
  ])('it says that the %s is not set', (what, zone) => {
    expect(new WaterRig(MIDNIGHT, [zone]).run(3 * HOUR).balance).toEqual({ missing: what });
  });

  test('FAO-56 has no numbers for the crop, unless the farm gives its own', () => {
    expect(missing({ crop: { kind: 'durian' } })).toEqual({ missing: 'crop' });
    expect(missing({ crop: { kind: 'durian', kc: 0.85 } })).toMatchObject({ taw_mm: 160 });
  });

  test('no hour with weather has gone by', () => {
    const rig = new WaterRig();
    expect(rig.balance).toEqual({ missing: 'weather' });
    rig.weather = () => ({});
    expect(rig.run(3 * DAY).balance).toEqual({ missing: 'weather' });
    expect(rig.hours).toEqual([]);
  });
});

describe('the tier', () => {
  const without = (...lost: readonly string[]) => {
    const rig = new WaterRig().run(2 * DAY);
    rig.weather = (at) =>
      Object.fromEntries(Object.entries(hotDay(at)).filter(([name]) => !lost.includes(name)));
    return rig.run(3 * HOUR);
  };

  test.each([
    ['penman_full', []],
    ['penman_wind_assumed', ['wind.speed']],
    ['penman_radiation_estimated', ['solar.irradiance']],
    ['hargreaves', ['solar.irradiance', 'air.humidity']],
    ['assumed', ['air.temperature']],
  ] as const)('is %s as sensors vanish', (tier, lost) => {
    const rig = without(...lost);
    expect(rig.hours.at(-1)!.water!.tier).toBe(tier);
    expect(rig.balance).toMatchObject({ tier, assumed_h: tier === 'assumed' ? 3 : 0 });
  });

  test('of the balance is the worst of 24 hours', () => {
    const rig = without('wind.speed');
    rig.weather = hotDay;
    expect(rig.run(23 * HOUR).balance).toMatchObject({ tier: 'penman_wind_assumed' });
    expect(rig.run(HOUR).balance).toMatchObject({ tier: 'penman_full' });
  });

  test("goes by the zone's own sensors first, and by the farm's where they fail", () => {
    const rig = new WaterRig();
    for (let i = 0; i < 3; i++)
      rig.run(10 * MINUTE).hear({ 'air.temperature': 10 }, { device: 'own', zone: 'khu-1' });
    expect(rig.run(30 * MINUTE).hours.at(-1)!.temperature).toEqual({ min_c: 10, max_c: 10 });
    expect(rig.run(HOUR).hours.at(-1)!.temperature!.min_c).toBeGreaterThan(20);
  });
});

describe('irrigation', () => {
  test('is credited by what was really given, at once', () => {
    const rig = new WaterRig().run(DAY);
    const before = rig.depletion_mm;
    rig.litres += 1_000;
    expect(rig.depletion_mm).toBeCloseTo(before - 8, 9); // 1000 L on 100 m², of which 80 % reach the roots
    const { irrigation_mm } = rig.run(HOUR).hours.at(-1)!.water!;
    expect(irrigation_mm).toBeCloseTo(8, 9);
    expect(rig.run(HOUR).hours.at(-1)!.water!.irrigation_mm).toBe(0);
  });

  test('is not lost by a restart in the middle of the hour, nor counted twice', () => {
    const rig = new WaterRig().run(DAY + 20 * MINUTE);
    rig.litres += 500;
    rig.restart();
    rig.litres += 500;
    expect(rig.run(40 * MINUTE).hours.at(-1)!.water!.irrigation_mm).toBeCloseTo(8, 9);
  });

  test('goes on by a meter that began anew with the restart', () => {
    const rig = new WaterRig();
    rig.litres = 5_000;
    rig.run(DAY).restart();
    rig.litres = 0;
    rig.book.tick(rig.now);
    rig.litres = 1_000;
    expect(rig.run(HOUR).hours.at(-1)!.water!.irrigation_mm).toBeCloseTo(8, 9);
  });

  test('never fills more than the ground holds', () => {
    const rig = new WaterRig().run(HOUR);
    rig.litres += 100_000;
    expect(rig.depletion_mm).toBe(0);
    expect(rig.run(HOUR).hours.at(-1)!.water!.drainage_mm).toBeGreaterThan(700);
    expect(rig.depletion_mm).toBe(0);
  });
});

test('zones keep books of their own, and a zone without outputs has none', () => {
  const other = tomatoes({ id: 'khu-2', outputs: [anOutput({ id: 'van-2' })], rules: [] });
  const idle = tomatoes({ id: 'khu-3', outputs: [], rules: [] });
  const rig = new WaterRig(MIDNIGHT, [tomatoes(), other, idle]).run(HOUR);
  rig.litres += 1_000;
  rig.run(HOUR);
  expect(rig.journal.map(({ zone, water }) => [zone, water!.irrigation_mm])).toEqual([
    ...[
      ['khu-1', 0],
      ['khu-2', 0],
    ],
    ...[
      ['khu-1', 8],
      ['khu-2', 0],
    ],
  ]);
});

test('a zone keeps no more than its last 72 hours', () => {
  const rig = new WaterRig().hear({ 'rain.amount': 0 });
  rig.run(HOUR).hear({ 'rain.amount': 10 });
  const all = () => rig.book.rain_mm('khu-1', { now: rig.now, hours: 1_000 });
  expect(rig.run(72 * HOUR).journal).toHaveLength(73);
  expect(all()).toBe(10);
  rig.run(HOUR);
  expect(all()).toBeUndefined();
});
