import { describe, expect, test } from 'vitest';
import { seasonLength_days } from '../../../../domain/agronomy/crop.ts';
import { TABLED_CROPS, UNTABLED_CROPS, cropOf } from '../../../../domain/agronomy/crops.ts';
import { Id } from '../../../../domain/id.ts';
import { hasShared, sharedCrops } from './shared-data.ts';

describe('the crop table', () => {
  test.each([...TABLED_CROPS])(
    'has numbers for $id that a field can have',
    ({ id, values, root_min_m, stage_rows }) => {
      expect(Id.safeParse(id).success).toBe(true);
      for (const kc of [values.kc_ini, values.kc_mid, values.kc_end]) {
        expect(kc).toBeGreaterThanOrEqual(0.1);
        expect(kc).toBeLessThanOrEqual(1.3);
      }
      expect(values.p).toBeGreaterThanOrEqual(0.1);
      expect(values.p).toBeLessThanOrEqual(0.8);
      expect(root_min_m).toBeLessThan(values.root_max_m);
      expect(values.height_m).toBeGreaterThan(0);
      expect(values.stages).toEqual(stage_rows.length > 0 ? expect.anything() : undefined);
      if (values.stages) expect(stage_rows.map(({ stages }) => stages)).toContainEqual(values.stages);
    },
  );

  test('lists each crop once', () => {
    const ids = [...TABLED_CROPS, ...UNTABLED_CROPS].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('has no number for the crops that FAO-56 does not know', () => {
    for (const id of ['durian', 'dragon-fruit', 'longan', 'black-pepper'])
      expect(cropOf(id)).toEqual({ id, source: 'none' });
  });

  test('knows a crop by its id and by its common name, and no other', () => {
    expect(cropOf('tomato')).toMatchObject({ source: 'FAO-56', values: { kc_mid: 1.15, p: 0.4 } });
    expect(cropOf('citrus')).toBe(cropOf('citrus-70'));
    for (const name of ['citrus', 'banana', 'maize', 'onion']) expect(cropOf(name)?.source).toBe('FAO-56');
    expect(cropOf('orchid')).toBeUndefined();
  });
});

describe.skipIf(!hasShared('crops'))('the shared crop table (shared/data/agronomy)', () => {
  const shared = hasShared('crops') ? sharedCrops() : { crops: [], absent: [] };

  test('has the same crops in and out of FAO-56', () => {
    expect(TABLED_CROPS.map(({ id }) => id)).toEqual(shared.crops.map(({ id }) => id));
    expect(UNTABLED_CROPS.map(({ id }) => id)).toEqual(shared.absent.map(({ id }) => id));
  });

  test.each(shared.crops)('has the same numbers for $id', (wanted) => {
    const crop = TABLED_CROPS.find(({ id }) => id === wanted.id)!;
    const { kc_ini, kc_mid, kc_end, p, height_m, root_max_m } = crop.values;
    expect({ kc_ini, kc_mid, kc_end, p, height_m, root_max_m, root_min_m: crop.root_min_m }).toEqual({
      kc_ini: wanted.kcIni,
      kc_mid: wanted.kcMid,
      kc_end: wanted.kcEnd,
      p: wanted.p,
      height_m: wanted.heightM,
      root_max_m: wanted.zrMaxM,
      root_min_m: wanted.zrMinM,
    });
    const rows = crop.stage_rows.map(({ stages }) => ({ ...stages, total: seasonLength_days(stages) }));
    expect(rows).toEqual(wanted.lengthsDays ?? []);
  });
});
