import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  depletionAt_mm,
  depletionNext_mm,
  fluxesOf,
  saturationOf,
} from '../../../firmware-sim/water-balance.ts';
import { DAY, HOUR, MINUTE, demo, virtualFarm } from './build.ts';

const zone = fc
  .record({
    wilting_point: fc.double({ min: 0.03, max: 0.25, noNaN: true }),
    spare: fc.double({ min: 0.03, max: 0.3, noNaN: true }),
    root_depth_m: fc.double({ min: 0.1, max: 2, noNaN: true }),
  })
  .map(({ wilting_point, spare, root_depth_m }) => ({
    wilting_point,
    field_capacity: wilting_point + spare,
    root_depth_m,
  }));
const mm = (max: number) => fc.double({ min: 0, max, noNaN: true });
const step = fc.record({
  step_s: fc.integer({ min: 1, max: 86_400 }),
  rain_mm: mm(120),
  irrigation_mm: mm(60),
  demand_mm: mm(12),
});

describe('the water of a root zone', () => {
  test('is never made or lost: in minus out is the change', () => {
    fc.assert(
      fc.property(zone, fc.double({ min: 0, max: 1, noNaN: true }), fc.array(step), (soil, wet, steps) => {
        let depletion = depletionAt_mm(
          soil,
          soil.wilting_point + wet * (saturationOf(soil) - soil.wilting_point),
        );
        for (const one of steps) {
          const fluxes = fluxesOf(soil, depletion, one);
          const next = depletionNext_mm(soil, depletion, fluxes);
          const into = fluxes.rain_mm + fluxes.irrigation_mm;
          const out = fluxes.evapotranspiration_mm + fluxes.drainage_mm + fluxes.runoff_mm;
          expect(Math.abs(depletion - next - (into - out))).toBeLessThan(1e-9);
          for (const flux of Object.values(fluxes)) expect(flux).toBeGreaterThanOrEqual(0);
          depletion = next;
        }
      }),
    );
  });

  test('stays between the wilting point and full pores', () => {
    fc.assert(
      fc.property(zone, fc.array(step), (soil, steps) => {
        let depletion = 0;
        for (const one of steps) {
          depletion = depletionNext_mm(soil, depletion, fluxesOf(soil, depletion, one));
          expect(depletion).toBeLessThanOrEqual(depletionAt_mm(soil, soil.wilting_point));
          expect(depletion).toBeGreaterThanOrEqual(depletionAt_mm(soil, saturationOf(soil)));
        }
      }),
    );
  });
});

describe('a field', () => {
  test('dries by day, gets wetter when watered, and keeps its balance over a season', async () => {
    const { clock, farm } = virtualFarm();
    const field = farm.field('khu-1');
    const stored = field.storage_mm;
    const start = clock.now();

    const before = field.moisture;
    await clock.run(start + 10 * HOUR);
    expect(field.moisture).toBeLessThan(before);

    const dry = field.moisture;
    field.setFlow('hose', 7.5);
    await clock.run(clock.now() + 4 * HOUR);
    field.setFlow('hose', 0);
    expect(field.moisture).toBeGreaterThan(dry);
    // 7.5 L/min for 4 h on 300 m² are 6 mm
    expect(field.fluxes.irrigation_mm).toBeCloseTo(6, 9);

    await clock.run(start + 60 * DAY);
    const { rain_mm, irrigation_mm, evapotranspiration_mm, drainage_mm, runoff_mm } = field.fluxes;
    expect(rain_mm).toBeGreaterThan(0);
    expect(field.storage_mm - stored).toBeCloseTo(
      rain_mm + irrigation_mm - evapotranspiration_mm - drainage_mm - runoff_mm,
      6,
    );
  });

  test('comes out the same however often it is asked', async () => {
    const moistureAfter = async (ask_ms: number) => {
      const { clock, farm } = virtualFarm();
      const field = farm.field('khu-2');
      const start = clock.now();
      clock.at(start + 90 * MINUTE, () => field.setFlow('hose', 7.5));
      clock.at(start + 97 * MINUTE + 1234, () => field.setFlow('hose', 0));
      for (let at = start + ask_ms; at <= start + DAY; at += ask_ms) {
        await clock.run(at);
        expect(field.moisture).toBeGreaterThan(0);
      }
      return field.moisture;
    };
    const once = await moistureAfter(DAY);
    expect(await moistureAfter(HOUR)).toBeCloseTo(once, 9);
    expect(await moistureAfter(7 * MINUTE + 500)).not.toBeNaN();
    expect(await moistureAfter(MINUTE / 2)).toBeCloseTo(once, 9);
  });

  test('of the demonstration dries from 28 to 24 % vol in about two minutes, day and night, and is watered back within half', async () => {
    const { soil_speed } = demo();
    for (const start of [Date.UTC(2026, 0, 10, 18), Date.UTC(2026, 6, 10, 5)]) {
      const fields = demo().fields.map((field) => ({ ...field, moisture: 28 }));
      const { clock, farm } = virtualFarm({ soil_speed, fields }, start);
      for (const field of farm.fields) {
        const from = clock.now();
        while (field.moisture > 24) await clock.run(clock.now() + 500);
        expect((clock.now() - from) / 1000).toBeGreaterThan(90);
        expect((clock.now() - from) / 1000).toBeLessThan(135);
        const dry = clock.now();
        field.setFlow('hose', 7.5);
        while (field.moisture < 28) await clock.run(clock.now() + 500);
        field.setFlow('hose', 0);
        expect((clock.now() - dry) / 1000).toBeGreaterThanOrEqual(15);
        expect((clock.now() - dry) / 1000).toBeLessThan(30);
        if (field.id === 'khu-1') break; // the other field has dried out meanwhile
      }
    }
  });

  test('that nobody waters stays above the wilting point', async () => {
    const { clock, farm } = virtualFarm({ soil_speed: 1800 });
    await clock.run(clock.now() + 2 * HOUR);
    expect(farm.field('khu-1').moisture).toBeGreaterThanOrEqual(12);
    expect(farm.field('khu-1').moisture).toBeLessThan(13);
  });
});
