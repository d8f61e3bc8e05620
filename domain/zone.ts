import { z } from 'zod';
import { Id } from './id.ts';
import { OutputSettings } from './output.ts';
import { Rule } from './rule.ts';

const IsoDate = z.iso.date({ error: 'a date as 2026-02-01' });

export const Crop = z.strictObject({ kind: z.string().min(1), planted: IsoDate.optional() });

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
  outputs: z.array(OutputSettings).max(64).default([]),
  rules: z.array(Rule).max(64).default([]),
});
export type ZoneSettings = z.infer<typeof ZoneSettings>;
