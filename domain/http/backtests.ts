import { z } from 'zod';
import { Id } from '../id.ts';
import { Moment } from './history.ts';

/** A rule to be tried on the past. */
export const BacktestRequest = z.strictObject({
  zone: Id,
  rule: z
    .unknown()
    .describe(
      'as of PUT rules; takes the place of the live rule with its id, others of its output stand beside it',
    ),
  from: Moment,
  to: Moment,
});

export type BacktestRequest = z.infer<typeof BacktestRequest>;

const Used = z.object({
  litres: z.number().nonnegative().nullable().describe('null where the output has no flow_l_min'),
  runs: z.number().int().nonnegative(),
  minutes: z.number().nonnegative(),
  below_target_h: z
    .number()
    .nonnegative()
    .nullable()
    .describe('hours on the wrong side of the target; null where there is none or nothing was read'),
  stress_h: z
    .number()
    .nonnegative()
    .nullable()
    .describe('hours with a depletion beyond RAW (FAO-56); null where soil, crop or area are not set'),
});

const Difference = z.object({
  litres: z.number().nullable(),
  runs: z.number().int(),
  minutes: z.number(),
  below_target_h: z.number().nullable(),
  stress_h: z.number().nullable(),
});

/** What a backtest takes for granted. */
export const ASSUMPTIONS = [
  /** Queue, pump and neighbours of its water supply are left out: the output is alone. */
  'alone_at_its_supply',
  /** Nobody overrides by hand, and the box never stands still. */
  'no_overrides',
  /** Each reading came when it was measured. */
  'readings_came_in_time',
  /** Soil moisture is what was measured plus the difference of two soil models. */
  'moisture_modelled',
  /** Soil moisture is as it was measured, whatever the draft gives: soil, crop or area are not set. */
  'moisture_as_measured',
  /** Soil tension is as it was measured, whatever the draft gives. */
  'tension_as_measured',
  /** Of some hours no weather was known: 4 mm a day, or what the same hours of the days before asked for. */
  'demand_assumed',
  /** Of some hours only temperatures were known (Hargreaves). */
  'demand_by_temperature',
  /** What was forecast at that time is not kept. */
  'no_forecast',
] as const;
export type Assumption = (typeof ASSUMPTIONS)[number];

export const BacktestBody = Used.extend({
  zone: z.string(),
  output: z.string(),
  rule: z.string(),
  from: z.string(),
  to: z.string(),
  target: z
    .object({ point: z.string(), limit: z.number(), side: z.enum(['below', 'above']) })
    .nullable()
    .describe('the start limit of the rule, else the water content at RAW'),
  gates: z
    .array(z.object({ gate: z.string(), hours: z.number() }))
    .describe('what kept it off, longest first'),
  reasons: z.array(z.object({ code: z.string(), hours: z.number() })).describe('longest first'),
  readings: z.object({
    frames: z.number().int(),
    first: z.string(),
    last: z.string(),
    gap_h: z.number().describe('hours in stretches of more than an hour without any reading'),
  }),
  really_ran: Used,
  difference: Difference.describe('the draft less what really ran'),
  days: z.array(
    z.object({
      date: z.string(),
      litres: z.number().nullable(),
      really_litres: z.number().nullable(),
      moisture: z.number().nullable().describe('mean of the day as it would have been, % vol'),
    }),
  ),
  assumptions: z.array(z.enum(ASSUMPTIONS)),
});
export type BacktestBody = z.infer<typeof BacktestBody>;
