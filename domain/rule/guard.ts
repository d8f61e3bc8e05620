import { z } from 'zod';
import { Id } from '../id.ts';
import { limitFields, limitMistake, PointText, PRIORITY, ruleHead, Stale } from './head.ts';

/** Frost or heat: runs an output (sprinklers, heater, misters) past a limit, and has nothing to say otherwise. */
export const GuardRule = z
  .strictObject({
    ...ruleHead(PRIORITY.guard),
    kind: z.literal('guard'),
    against: z.enum(['frost', 'heat']),
    metric: PointText.default('air.temperature'),
    output: Id,
    ...limitFields,
    stale_s: Stale,
  })
  .superRefine((rule, context) => {
    const mistake = limitMistake(rule);
    if (mistake) context.addIssue({ code: 'custom', path: [mistake.path], message: mistake.message });
    const rising = rule.on_below !== undefined;
    if (!mistake && rising !== (rule.against === 'frost'))
      context.addIssue({
        code: 'custom',
        path: ['against'],
        message: 'frost goes with on_below and off_above, heat with on_above and off_below',
      });
  });
export type GuardRule = z.infer<typeof GuardRule>;
