import { z } from 'zod';
import { Id } from '../id.ts';
import { isPoint } from '../metric.ts';
import type { Point } from '../metric.ts';

const Instant = z.iso.datetime({ offset: true, error: 'a time as 2026-11-22T06:00:00+07:00' });

export const HistoryParams = z.object({
  device: Id,
  metric: z.custom<Point>((value) => typeof value === 'string' && isPoint(value), {
    error: 'not a known metric',
  }),
  from: Instant,
  to: Instant,
  /** Seconds. */
  step: z.coerce.number().int().min(1).max(31_536_000),
});

export const HistoryBody = z.object({
  points: z.array(z.tuple([z.number(), z.number(), z.number(), z.number()])),
  gaps: z.array(z.object({ from: z.number(), to: z.number(), cause: z.string() })),
});
export type HistoryBody = z.infer<typeof HistoryBody>;

export const DecisionParams = z.object({
  zone: Id.optional(),
  from: Instant.optional(),
  to: Instant.optional(),
  lang: z.enum(['vi', 'en']).default('vi'),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  next: z.string().max(64).optional(),
});

export const DecisionItem = z.object({
  id: z.string(),
  at: Instant,
  zone: z.string(),
  output: z.string(),
  outcome: z.enum(['on', 'off']),
  cause: z.enum(['rule', 'override', 'safety']),
  sentence: z.string(),
  reason: z.looseObject({ code: z.string() }),
  inputs: z.array(
    z.object({ point: z.string(), value: z.number(), at: Instant, age_s: z.number(), quality: z.string() }),
  ),
  gates: z.array(z.object({ gate: z.string(), passed: z.boolean() })),
  rule: z.object({ id: z.string(), version: z.string() }).optional(),
});
export const DecisionsBody = z.object({ items: z.array(DecisionItem), next: z.string().nullable() });
export type DecisionsBody = z.infer<typeof DecisionsBody>;
