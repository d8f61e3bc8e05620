import { z } from 'zod';
import { Id } from '../id.ts';
import { Amount, PointText, PRIORITY, ruleHead, Stale, WhenBlind } from './head.ts';

/** Gives a fixed amount when a value falls below a limit, and lets it sink in before it looks again. */
export const DoseRule = z.strictObject({
  ...ruleHead(PRIORITY.usual),
  kind: z.literal('dose'),
  metric: PointText,
  output: Id,
  on_below: z.number(),
  amount: Amount,
  soak_min: z
    .number()
    .int()
    .min(0)
    .max(10_080)
    .default(60)
    .describe('time to sink in before the next dose, min'),
  stale_s: Stale,
  when_blind: WhenBlind.default('safe'),
});
export type DoseRule = z.infer<typeof DoseRule>;
