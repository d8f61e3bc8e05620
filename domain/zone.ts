import { z } from 'zod';
import { Id } from './id.ts';
import { OutputSettings } from './output.ts';
import { Rule } from './rule/rule.ts';

const IsoDate = z.iso.date({ error: 'a date as 2026-02-01' });

/**
 * What grows. `kind` names a crop of FAO-56's tables; the numbers may be given for the farm's own plants instead, and
 * must be for crops that FAO-56 does not have. Without `planted`, or for trees, the middle of the season is taken.
 */
export const Crop = z.strictObject({
  kind: z.string().min(1),
  planted: IsoDate.optional(),
  kc: z.number().positive().max(2).optional().describe('crop coefficient, one for the whole season'),
  p: z.number().min(0.1).max(0.8).optional().describe('share of TAW that it draws without stress'),
});
export type Crop = z.infer<typeof Crop>;

/** Share of the water that reaches the roots (public practice; FAO-56 leaves it to the designer). */
export const METHODS = { drip: 0.9, sprinkler: 0.8, surface: 0.5 } as const;

export const Soil = z
  .strictObject({
    field_capacity: z.number().gt(0).lt(0.8).describe('m³/m³'),
    wilting_point: z.number().gt(0).lt(0.8).describe('m³/m³'),
    root_depth_m: z.number().positive().max(5),
  })
  .refine((soil) => soil.field_capacity > soil.wilting_point, {
    path: ['field_capacity'],
    error: 'field_capacity must be higher than wilting_point',
  });
export type Soil = z.infer<typeof Soil>;

/** A part of the farm that is watered or ventilated as one. */
export const ZoneSettings = z.strictObject({
  id: Id,
  name: z.string().min(1).max(80),
  area_m2: z.number().positive().optional(),
  crop: Crop.optional(),
  soil: Soil.optional(),
  method: z.enum(['drip', 'sprinkler', 'surface']).default('sprinkler').describe('how water is given'),
  outputs: z.array(OutputSettings).max(64).default([]),
  rules: z.array(Rule).max(64).default([]),
});
export type ZoneSettings = z.infer<typeof ZoneSettings>;
