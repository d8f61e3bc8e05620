import { z } from 'zod';

const Instant = z.iso.datetime({ offset: true });
const sentence = z.string().describe('in the language asked for');

/** One change that turns an output around by itself; see domain/flip.ts. */
export const FlipView = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('value'),
    point: z.string(),
    value: z.number().describe('the limit, in the unit of the metric'),
    now: z.number(),
    direction: z.enum(['below', 'above']),
    sentence,
  }),
  z.object({ kind: z.literal('time'), at: Instant, sentence }),
  z.object({ kind: z.literal('person'), sentence }),
  z.object({ kind: z.literal('none'), sentence }),
]);
export type FlipView = z.infer<typeof FlipView>;

export const FlipsBody = z.object({ items: z.array(FlipView) });
export type FlipsBody = z.infer<typeof FlipsBody>;
