import { z } from 'zod';
import { Id } from '../id.ts';
import { isPoint } from '../metric.ts';
import type { Point } from '../metric.ts';

const Instant = z.iso.datetime({ offset: true, error: 'a time as 2026-11-22T06:00:00+07:00' });

const MILLISECONDS = /^\d{12,14}$/;

/** An instant in a question: ISO 8601, or UTC ms as the points of an answer carry it. */
export const Moment = z
  .string()
  .refine((text) => MILLISECONDS.test(text) || Instant.safeParse(text).success, {
    error: 'a time as 2026-11-22T06:00:00+07:00, or in UTC milliseconds',
  });

/** UTC ms of an instant in a question. */
export const momentOf = (text: string): number => (MILLISECONDS.test(text) ? Number(text) : Date.parse(text));

export const HistoryParams = z.object({
  device: Id,
  metric: z.custom<Point>((value) => typeof value === 'string' && isPoint(value), {
    error: 'not a known metric',
  }),
  from: Moment,
  to: Moment,
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
  from: Moment.optional(),
  to: Moment.optional(),
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
  /** The rule that was only tried: nothing was commanded. */
  shadow: z.string().optional(),
  /** What was commanded for it and what was read back, oldest first. */
  actuations: z.array(
    z.object({
      id: z.string(),
      at: Instant,
      state: z.enum(['on', 'off']),
      lease_s: z.number(),
      result: z.enum(['confirmed', 'failed', 'drifted']),
      detail: z.string().optional(),
    }),
  ),
  /** Litres that the output had given on that local day, by time and flow. */
  litres_today: z.number().optional(),
});
export const DecisionsBody = z.object({ items: z.array(DecisionItem), next: z.string().nullable() });
export type DecisionsBody = z.infer<typeof DecisionsBody>;
