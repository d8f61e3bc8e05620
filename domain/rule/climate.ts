import { z } from 'zod';
import { Id } from '../id.ts';
import { limitFields, limitMistake, PointText, PRIORITY, ruleHead, Stale, WhenBlind } from './head.ts';

/** One output of a band: fans, vents, misters, heaters, each with its own two limits. */
export const ClimateStep = z.strictObject({ output: Id, ...limitFields }).superRefine((step, context) => {
  const mistake = limitMistake(step);
  if (mistake) context.addIssue({ code: 'custom', path: [mistake.path], message: mistake.message });
});
export type ClimateStep = z.infer<typeof ClimateStep>;

/** The steps of a rule, each with an output of its own. */
export const ClimateSteps = z
  .array(ClimateStep)
  .min(1)
  .max(16)
  .refine((steps) => new Set(steps.map(({ output }) => output)).size === steps.length, {
    error: 'each step has an output of its own',
  });

/**
 * Keeps temperature, humidity or vapour pressure deficit in a band, step by step: each step is one output with its own
 * limits. `minimum` runs the first step's output that long in every period whatever the value (fresh air).
 */
export const ClimateRule = z.strictObject({
  ...ruleHead(PRIORITY.usual),
  kind: z.literal('climate'),
  metric: z.union([PointText, z.literal('air.vpd')]),
  steps: ClimateSteps,
  minimum: z
    .strictObject({
      on_s: z.number().int().min(1).max(86_400),
      every_s: z.number().int().min(60).max(86_400),
    })
    .refine(({ on_s, every_s }) => on_s <= every_s, { path: ['on_s'], error: 'on_s is at most every_s' })
    .optional()
    .describe('minimum ventilation of the first step'),
  only_if: z
    .strictObject({ metric: PointText, below: z.number().optional(), above: z.number().optional() })
    .refine(({ below, above }) => (below === undefined) !== (above === undefined), {
      path: ['below'],
      error: 'give below or above',
    })
    .optional()
    .describe('a further condition, as misting only below 85 % humidity'),
  on_min_s: z.number().int().min(0).default(0).describe('shortest run once started, s'),
  stale_s: Stale,
  when_blind: WhenBlind.default('safe'),
});
export type ClimateRule = z.infer<typeof ClimateRule>;
