/** What settings of every rule kind share. */
import { z } from 'zod';
import { Id } from '../id.ts';
import { isPoint } from '../metric.ts';
import type { Point } from '../metric.ts';

/** A reading older than this does not start anything, s. */
export const DEFAULT_STALE_S = 900;

export const PointText = z.custom<Point>((value) => typeof value === 'string' && isPoint(value), {
  error: 'not a known metric; the list is in docs (example: soil.moisture or soil.moisture#40cm)',
});

export const Stale = z
  .number()
  .int()
  .min(1)
  .max(604_800)
  .default(DEFAULT_STALE_S)
  .describe('oldest reading that counts, s');

export const WhenBlind = z
  .enum(['hold', 'safe'])
  .describe('with no fresh reading: go on as it is (never start), or fall to the safe state');

/** Rules that guard go before rules that ask: the default priorities of the kinds. */
export const PRIORITY = { guard: 300, gate: 200, delay: 100, usual: 0 } as const;

/** The head of a rule; `priority` decides which rule of an output is heard first, higher before lower. */
export const ruleHead = (priority: number) => ({
  id: Id,
  priority: z.number().int().min(-1_000).max(1_000).default(priority).describe('higher is heard first'),
  mode: z
    .enum(['live', 'shadow'])
    .default('live')
    .describe('shadow: decides and keeps records beside the others, and commands nothing'),
});

/** How much one run gives: a time, litres, or a depth over the zone's area. */
export const Amount = z
  .strictObject({
    minutes: z.number().positive().max(1_440).optional(),
    litres: z.number().positive().optional(),
    depth_mm: z.number().positive().max(200).optional(),
  })
  .refine((amount) => Object.values(amount).filter((value) => value !== undefined).length === 1, {
    error: 'give exactly one of minutes, litres or depth_mm',
  });
export type Amount = z.infer<typeof Amount>;

interface Limits {
  readonly on_below?: number | undefined;
  readonly off_above?: number | undefined;
  readonly on_above?: number | undefined;
  readonly off_below?: number | undefined;
}

/** Two limits with a gap between them: on below and off above (watering, heating), or the other way (cooling). */
export const limitFields = {
  on_below: z.number().optional(),
  off_above: z.number().optional(),
  on_above: z.number().optional(),
  off_below: z.number().optional(),
};

/** What is wrong with a pair of limits, if anything. */
export function limitMistake(limits: Limits): { path: string; message: string } | undefined {
  const { on_below, off_above, on_above, off_below } = limits;
  const rising = on_below !== undefined && off_above !== undefined;
  const falling = on_above !== undefined && off_below !== undefined;
  const given = [on_below, off_above, on_above, off_below].filter((value) => value !== undefined).length;
  if (given !== 2 || rising === falling)
    return { path: 'on_below', message: 'give on_below with off_above, or on_above with off_below' };
  if (rising && on_below >= off_above)
    return { path: 'off_above', message: 'off_above must be higher than on_below' };
  if (falling && on_above <= off_below)
    return { path: 'off_below', message: 'off_below must be lower than on_above' };
  return undefined;
}
