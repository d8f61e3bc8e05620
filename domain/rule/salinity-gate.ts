import { z } from 'zod';
import { Id } from '../id.ts';
import { PointText, PRIORITY, ruleHead, Stale } from './head.ts';

/** Keeps salt water out: shuts an intake above a limit and lets it open again below a lower one. Blind, it is shut. */
export const SalinityGateRule = z
  .strictObject({
    ...ruleHead(PRIORITY.gate),
    kind: z.literal('salinity_gate'),
    metric: PointText.default('water.salinity'),
    output: Id,
    shut_above: z.number().positive(),
    open_below: z.number().positive(),
    stale_s: Stale,
  })
  .refine(({ shut_above, open_below }) => open_below < shut_above, {
    path: ['open_below'],
    error: 'open_below must be lower than shut_above',
  });
export type SalinityGateRule = z.infer<typeof SalinityGateRule>;
