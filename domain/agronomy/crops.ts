/**
 * Crops as data. Numbers are facts of FAO-56 (Allen et al. 1998): Kc and height of Table 12, depth of roots and p of
 * Table 22, lengths of stages of Table 11. Where FAO-56 prints a range, one value of it stands here. Pure.
 */
import type { CropValues, Stages } from './crop.ts';

/** A crop of FAO-56. */
export interface TabledCrop {
  readonly id: string;
  readonly source: 'FAO-56';
  readonly values: CropValues;
  /** Shallowest of the effective depths of roots that Table 22 gives. */
  readonly root_min_m: number;
  /** Every row of Table 11, with its climate and months of planting; empty for evergreens, which have none. */
  readonly stage_rows: readonly StageRow[];
}

/** A crop of Vietnam that FAO-56 does not have: any number for it is the farm's own, never FAO's. */
export interface UntabledCrop {
  readonly id: string;
  readonly source: 'none';
}

export type CropEntry = TabledCrop | UntabledCrop;

export interface StageRow {
  readonly stages: Stages;
  readonly where: string;
}

interface Growth {
  readonly p: number;
  readonly height_m: number;
  /** Shallowest and deepest. */
  readonly roots_m: readonly [number, number];
  readonly rows?: readonly StageRow[];
  /** Index of the row that a farm in Vietnam starts from: our choice by climate and length, not FAO's. */
  readonly usual?: number;
}

const row = ([ini, dev, mid, late]: readonly [number, number, number, number], where: string): StageRow => ({
  stages: { ini, dev, mid, late },
  where,
});

function fao(
  id: string,
  [kc_ini, kc_mid, kc_end]: readonly [number, number, number],
  { p, height_m, roots_m: [root_min_m, root_max_m], rows = [], usual = 0 }: Growth,
): TabledCrop {
  const stages = rows[usual]?.stages;
  const values = { kc_ini, kc_mid, kc_end, p, height_m, root_max_m, ...(stages && { stages }) };
  return { id, source: 'FAO-56', values, root_min_m, stage_rows: rows };
}

export const TABLED_CROPS: readonly TabledCrop[] = [
  fao('rice', [1.05, 1.2, 0.75], {
    p: 0.2,
    height_m: 1,
    roots_m: [0.5, 1],
    rows: [
      row([30, 30, 60, 30], 'tropics, Mediterranean, planted dec may'),
      row([30, 30, 80, 40], 'tropics, planted may'),
    ],
  }),
  fao('tomato', [0.6, 1.15, 0.8], {
    p: 0.4,
    height_m: 0.6,
    roots_m: [0.7, 1.5],
    rows: [
      row([30, 40, 40, 25], 'arid region, planted jan'),
      row([35, 40, 50, 30], 'California, USA, planted apr may'),
      row([25, 40, 60, 30], 'California desert, USA, planted jan'),
      row([35, 45, 70, 30], 'arid region, planted oct nov'),
      row([30, 40, 45, 30], 'Mediterranean, planted apr may'),
    ],
  }),
  fao('cucumber', [0.6, 1, 0.75], {
    p: 0.5,
    height_m: 0.3,
    roots_m: [0.7, 1.2],
    rows: [
      row([20, 30, 40, 15], 'arid region, planted jun aug'),
      row([25, 35, 50, 20], 'arid region, planted nov feb'),
    ],
  }),
  fao('bell-pepper', [0.6, 1.05, 0.9], {
    p: 0.3,
    height_m: 0.7,
    roots_m: [0.5, 1],
    rows: [
      row([30, 35, 40, 20], 'Europe, Mediterranean, planted apr jun'),
      row([30, 40, 110, 30], 'arid region, planted oct'),
    ],
  }),
  fao('lettuce', [0.7, 1, 0.95], {
    p: 0.3,
    height_m: 0.3,
    roots_m: [0.3, 0.5],
    rows: [
      row([20, 30, 15, 10], 'Mediterranean, planted apr'),
      row([30, 40, 25, 10], 'Mediterranean, planted nov jan'),
      row([25, 35, 30, 10], 'arid region, planted oct nov'),
      row([35, 50, 45, 10], 'Mediterranean, planted feb'),
    ],
  }),
  fao('cabbage', [0.7, 1.05, 0.95], {
    p: 0.45,
    height_m: 0.4,
    roots_m: [0.5, 0.8],
    rows: [row([40, 60, 50, 15], 'California desert, USA, planted sep')],
  }),
  fao('watermelon', [0.4, 1, 0.75], {
    p: 0.4,
    height_m: 0.4,
    roots_m: [0.8, 1.5],
    usual: 1,
    rows: [
      row([20, 30, 30, 30], 'Italy, planted apr'),
      row([10, 20, 20, 30], 'Near East desert, planted may aug'),
    ],
  }),
  fao('potato', [0.5, 1.15, 0.75], {
    p: 0.35,
    height_m: 0.6,
    roots_m: [0.4, 0.6],
    rows: [
      row([25, 30, 30, 30], 'semiarid climate, planted jan nov'),
      row([25, 30, 45, 30], 'semiarid climate, planted jan nov'),
      row([25, 30, 45, 30], 'continental climate, planted may'),
      row([30, 35, 50, 30], 'Europe, planted apr'),
      row([45, 30, 70, 20], 'Idaho, USA, planted apr may'),
      row([30, 35, 50, 25], 'California desert, USA, planted dec'),
    ],
  }),
  fao('onion-dry', [0.7, 1.05, 0.75], {
    p: 0.3,
    height_m: 0.4,
    roots_m: [0.3, 0.6],
    rows: [
      row([15, 25, 70, 40], 'Mediterranean, planted apr'),
      row([20, 35, 110, 45], 'arid region, California, planted oct jan'),
    ],
  }),
  fao('coffee', [0.9, 0.95, 0.95], { p: 0.4, height_m: 2.5, roots_m: [0.9, 1.5] }),
  fao('tea', [0.95, 1, 1], { p: 0.4, height_m: 1.5, roots_m: [0.9, 1.5] }),
  fao('rubber', [0.95, 1, 1], { p: 0.4, height_m: 10, roots_m: [1, 1.5] }),
  fao('banana-year-2', [1, 1.2, 1.1], {
    p: 0.35,
    height_m: 4,
    roots_m: [0.5, 0.9],
    rows: [row([120, 60, 180, 5], 'Mediterranean, planted feb')],
  }),
  fao('citrus-70', [0.7, 0.65, 0.7], {
    p: 0.5,
    height_m: 4,
    roots_m: [1.2, 1.5],
    rows: [row([60, 90, 120, 95], 'Mediterranean, planted jan')],
  }),
  fao('pineapple', [0.5, 0.3, 0.3], {
    p: 0.5,
    height_m: 0.9,
    roots_m: [0.3, 0.6],
    rows: [row([60, 120, 600, 10], 'Hawaii, USA')],
  }),
  fao('sugarcane', [0.4, 1.25, 0.75], {
    p: 0.65,
    height_m: 3,
    roots_m: [1.2, 2],
    rows: [
      row([35, 60, 190, 120], 'low latitudes, virgin'),
      row([50, 70, 220, 140], 'tropics, virgin'),
      row([75, 105, 330, 210], 'Hawaii, USA, virgin'),
      row([25, 70, 135, 50], 'low latitudes, ratoon'),
      row([30, 50, 180, 60], 'tropics, ratoon'),
      row([35, 105, 210, 70], 'Hawaii, USA, ratoon'),
    ],
  }),
  // Kc end of grain dried in the field; harvested moist it is 0.60.
  fao('maize-grain', [0.3, 1.2, 0.35], {
    p: 0.55,
    height_m: 2,
    roots_m: [1, 1.7],
    usual: 2,
    rows: [
      row([30, 50, 60, 40], 'East Africa, planted apr'),
      row([25, 40, 45, 30], 'arid climate, planted dec jan'),
      row([20, 35, 40, 30], 'humid Nigeria, planted jun'),
      row([20, 35, 40, 30], 'dry cool India, planted oct'),
      row([30, 40, 50, 30], 'Spain in spring and summer, California, planted apr'),
      row([30, 40, 50, 50], 'Idaho, USA, planted apr'),
    ],
  }),
  fao('groundnut', [0.4, 1.15, 0.6], {
    p: 0.5,
    height_m: 0.4,
    roots_m: [0.5, 1],
    rows: [
      row([25, 35, 45, 25], 'West Africa, planted dry season'),
      row([35, 35, 35, 35], 'high latitudes, planted may'),
      row([35, 45, 35, 25], 'Mediterranean, planted may jun'),
    ],
  }),
];

export const UNTABLED_CROPS: readonly UntabledCrop[] = [
  'durian',
  'dragon-fruit',
  'longan',
  'black-pepper',
  'mango',
  'lychee',
  'rambutan',
  'cashew',
  'jackfruit',
  'passion-fruit',
  'guava',
  'papaya',
  'water-spinach',
  'chilli',
  'ginger',
].map((id) => ({ id, source: 'none' }));

/** What farms call a crop of which FAO-56 has several forms, and the form that is meant. */
const COMMON_NAMES: ReadonlyMap<string, string> = new Map([
  ['citrus', 'citrus-70'],
  ['banana', 'banana-year-2'],
  ['maize', 'maize-grain'],
  ['onion', 'onion-dry'],
]);

const BY_ID: ReadonlyMap<string, CropEntry> = new Map(
  [...TABLED_CROPS, ...UNTABLED_CROPS].map((crop) => [crop.id, crop]),
);

/** The entry of a crop by the `kind` of a zone's settings; undefined for a crop that nobody has listed. */
export const cropOf = (kind: string): CropEntry | undefined => BY_ID.get(COMMON_NAMES.get(kind) ?? kind);
