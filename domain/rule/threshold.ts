import { z } from 'zod';
import { Id } from '../id.ts';
import { limitFields, limitMistake, PointText, PRIORITY, ruleHead, Stale, WhenBlind } from './head.ts';

/**
 * On below a limit and off above a higher one (watering), or on above and off below (cooling). Between the two the
 * output stays as it is.
 */
export const ThresholdRule = z
  .strictObject({
    ...ruleHead(PRIORITY.usual),
    kind: z.literal('threshold'),
    metric: PointText,
    output: Id,
    ...limitFields,
    on_min_s: z.number().int().min(0).default(0).describe('shortest run once started, s'),
    stale_s: Stale,
    when_blind: WhenBlind.default('safe'),
  })
  .superRefine((rule, context) => {
    const mistake = limitMistake(rule);
    if (mistake) context.addIssue({ code: 'custom', path: [mistake.path], message: mistake.message });
  });
export type ThresholdRule = z.infer<typeof ThresholdRule>;
