import { z } from 'zod';
import { HoursSpan } from '../hours.ts';
import { Id } from '../id.ts';
import { metricOf } from '../metric.ts';
import { PointText, PRIORITY, ruleHead, Stale } from './head.ts';

/**
 * Waters by the zone's water balance (FAO-56 chapter 8): begins when the depletion Dr has reached `start_at` times the
 * readily available water RAW, and refills until `refill` of that depletion is given back. A moisture probe checks the
 * balance: when the two disagree it is flagged, and never overwrites it silently.
 */
export const BalanceRule = z.strictObject({
  ...ruleHead(PRIORITY.usual),
  kind: z.literal('balance'),
  output: Id,
  start_at: z.number().min(0.1).max(1.5).default(1).describe('share of RAW at which watering is due'),
  refill: z.number().min(0.1).max(1).default(1).describe('share of the depletion that a watering gives back'),
  window: HoursSpan.optional().describe('hours in which it may start; a run is finished after them'),
  check: z
    .strictObject({
      metric: PointText.default('soil.moisture').refine((point) => metricOf(point) === 'soil.moisture', {
        error: 'the balance is checked by soil.moisture, or one channel of it',
      }),
      tolerance: z
        .number()
        .positive()
        .max(50)
        .default(5)
        .describe('% vol by which probe and balance may differ'),
      stale_s: Stale,
    })
    .optional(),
  assumed_max_h: z
    .number()
    .int()
    .min(0)
    .max(240)
    .default(48)
    .describe(
      'most hours in a row without weather readings that the balance may bridge before it waters no more, h',
    ),
});
export type BalanceRule = z.infer<typeof BalanceRule>;
