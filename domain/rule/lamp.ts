import { z } from 'zod';
import { HoursSpan } from '../hours.ts';
import { Id } from '../id.ts';
import { PointText, PRIORITY, ruleHead, Stale } from './head.ts';

/** Light for plants or animals: in given hours, or as much as is missing to a length of day. */
export const LampRule = z
  .strictObject({
    ...ruleHead(PRIORITY.usual),
    kind: z.literal('lamp'),
    output: Id,
    hours: HoursSpan.optional(),
    day_length_h: z
      .number()
      .min(1)
      .max(24)
      .optional()
      .describe('light after sunset until the day has been this long, h'),
    bright: z
      .strictObject({ metric: PointText, off_above: z.number().positive(), stale_s: Stale })
      .optional()
      .describe('no lamp while it is brighter than this; with no fresh reading the hours alone decide'),
  })
  .refine(({ hours, day_length_h }) => (hours === undefined) !== (day_length_h === undefined), {
    path: ['hours'],
    error: 'give hours or day_length_h',
  });
export type LampRule = z.infer<typeof LampRule>;
