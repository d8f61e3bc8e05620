import { z } from 'zod';
import { HoursSpan } from '../hours.ts';
import { Id } from '../id.ts';
import { PointText, PRIORITY, ruleHead, Stale } from './head.ts';

/** Aerates a pond by dissolved oxygen, and by the clock at night, when plants breathe too. Blind, it aerates. */
export const OxygenRule = z
  .strictObject({
    ...ruleHead(PRIORITY.usual),
    kind: z.literal('oxygen'),
    metric: PointText.default('water.oxygen'),
    output: Id,
    on_below: z.number().positive(),
    off_above: z.number().positive(),
    night: z
      .strictObject({
        hours: HoursSpan,
        on_min: z.number().int().min(1).max(1_440),
        every_min: z.number().int().min(1).max(1_440),
      })
      .refine(({ on_min, every_min }) => on_min <= every_min, {
        path: ['on_min'],
        error: 'on_min is at most every_min',
      })
      .optional()
      .describe('runs on_min of every every_min minutes in these hours, whatever the oxygen'),
    on_min_s: z.number().int().min(0).default(600).describe('shortest run once started, s'),
    stale_s: Stale,
  })
  .refine(({ on_below, off_above }) => on_below < off_above, {
    path: ['off_above'],
    error: 'off_above must be higher than on_below',
  });
export type OxygenRule = z.infer<typeof OxygenRule>;
