import { z } from 'zod';
import { Id } from './id.ts';
import { isPoint } from './metric.ts';
import type { Point } from './metric.ts';

/** A reading older than this does not start anything, s. */
const DEFAULT_STALE_S = 900;

const PointText = z.custom<Point>((value) => typeof value === 'string' && isPoint(value), {
  error: 'not a known metric; the list is in docs (example: soil.moisture or soil.moisture#40cm)',
});

/**
 * On below a limit and off above a higher one (watering), or on above and off below (cooling). Between the two the
 * output stays as it is.
 */
export const ThresholdRule = z
  .strictObject({
    id: Id,
    kind: z.literal('threshold'),
    metric: PointText,
    output: Id,
    on_below: z.number().optional(),
    off_above: z.number().optional(),
    on_above: z.number().optional(),
    off_below: z.number().optional(),
    on_min_s: z.number().int().min(0).default(0).describe('shortest run once started, s'),
    stale_s: z.number().int().min(1).default(DEFAULT_STALE_S).describe('oldest reading that counts, s'),
    when_blind: z
      .enum(['hold', 'safe'])
      .default('safe')
      .describe('with no fresh reading: go on as it is (never start), or fall to the safe state'),
  })
  .superRefine((rule, context) => {
    const rising = rule.on_below !== undefined && rule.off_above !== undefined;
    const falling = rule.on_above !== undefined && rule.off_below !== undefined;
    const given = [rule.on_below, rule.off_above, rule.on_above, rule.off_below].filter(
      (v) => v !== undefined,
    ).length;
    if (given !== 2 || rising === falling)
      context.addIssue({
        code: 'custom',
        path: ['on_below'],
        message: 'give on_below with off_above, or on_above with off_below',
      });
    if (rising && (rule.on_below ?? 0) >= (rule.off_above ?? 0))
      context.addIssue({
        code: 'custom',
        path: ['off_above'],
        message: 'off_above must be higher than on_below',
      });
    if (falling && (rule.on_above ?? 0) <= (rule.off_below ?? 0))
      context.addIssue({
        code: 'custom',
        path: ['off_below'],
        message: 'off_below must be lower than on_above',
      });
  });
export type ThresholdRule = z.infer<typeof ThresholdRule>;

/** Every rule a zone may carry; a new kind is one more member here and one file in gateway/rules/kinds. */
export const Rule = z.discriminatedUnion('kind', [ThresholdRule]);
export type Rule = z.infer<typeof Rule>;
