import { z } from 'zod';

const Used = z.object({
  litres: z.number().nonnegative().nullable().describe('null where the output has no flow_l_min'),
  runs: z.number().int().nonnegative(),
});

/** A rule that runs beside the live ones without commanding, and what it would have used. */
export const ShadowView = z.object({
  id: z.string().describe('of the rule'),
  output: z.string(),
  since: z.iso.datetime({ offset: true }).nullable().describe('of its first decision; null before'),
  decisions: z.number().int().nonnegative(),
  would: Used,
  really_ran: Used.describe('the output itself, in the same time'),
});
export type ShadowView = z.infer<typeof ShadowView>;

export const ShadowsBody = z.object({ items: z.array(ShadowView), next: z.null() });
export type ShadowsBody = z.infer<typeof ShadowsBody>;
