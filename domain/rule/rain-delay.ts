import { z } from 'zod';
import { Id } from '../id.ts';
import { PRIORITY, ruleHead } from './head.ts';

/** Stops watering after rain, and before rain that is forecast. Without gauge or forecast it says nothing. */
export const RainDelayRule = z
  .strictObject({
    ...ruleHead(PRIORITY.delay),
    kind: z.literal('rain_delay'),
    output: Id,
    fallen: z
      .strictObject({ mm: z.number().positive().max(500), hours: z.number().int().min(1).max(72) })
      .optional()
      .describe('no watering while this much rain fell in the last hours'),
    forecast: z
      .strictObject({ mm: z.number().positive().max(500), hours: z.number().int().min(1).max(48) })
      .optional()
      .describe('no watering while this much rain is forecast for the next hours'),
  })
  .refine(({ fallen, forecast }) => fallen !== undefined || forecast !== undefined, {
    path: ['fallen'],
    error: 'give fallen, forecast or both',
  });
export type RainDelayRule = z.infer<typeof RainDelayRule>;
