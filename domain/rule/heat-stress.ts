import { z } from 'zod';
import { HEAT_FORMULAS } from '../agronomy/heat.ts';
import { ClimateSteps } from './climate.ts';
import { PointText, PRIORITY, ruleHead, Stale, WhenBlind } from './head.ts';

/** Cools livestock by the temperature-humidity index. Bands differ by animal and place: set them for the herd. */
export const HeatStressRule = z
  .strictObject({
    ...ruleHead(PRIORITY.usual),
    kind: z.literal('heat_stress'),
    formula: z.enum(HEAT_FORMULAS).describe('by its authors; see domain/agronomy/heat.ts'),
    air_speed_m_s: z
      .number()
      .positive()
      .max(10)
      .optional()
      .describe('at the animals; thvi_broiler asks for it'),
    temperature: PointText.default('air.temperature'),
    humidity: PointText.default('air.humidity'),
    steps: ClimateSteps,
    on_min_s: z.number().int().min(0).default(0).describe('shortest run once started, s'),
    stale_s: Stale,
    when_blind: WhenBlind.default('safe'),
  })
  .refine(({ formula, air_speed_m_s }) => formula !== 'thvi_broiler' || air_speed_m_s !== undefined, {
    path: ['air_speed_m_s'],
    error: 'thvi_broiler needs the speed of the air at the birds, m/s',
  });
export type HeatStressRule = z.infer<typeof HeatStressRule>;
