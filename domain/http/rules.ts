import { z } from 'zod';
import { MAX_RULES } from '../rule/rule-set.ts';
import { ListParams, listOf } from './list.ts';
import { Instant, Text } from './text.ts';

const Version = z.number().int().min(1);

/** Hours of one forecast: ten days, further than any service foresees rain. */
const MAX_HOURS = 240;
const HOUR_MS = 3_600_000;

/** Which version is asked for; the one in force when absent. */
export const RulesParams = z.object({ version: z.coerce.number().int().min(1).optional() });

/** All rules of a zone anew; each is judged by the farm, so that all mistakes come in one answer. */
export const RulesRequest = z.strictObject({
  rules: z
    .array(z.unknown().describe('a rule; GET /api/v1/rule-kinds has the schema of each kind'))
    .max(MAX_RULES),
  note: Text(200).optional().describe('why'),
  expected: z
    .number()
    .int()
    .min(0)
    .optional()
    .describe('the version it was made from: refused when another is in force'),
});

export const RollbackRequest = RulesRequest.omit({ rules: true }).extend({ version: Version });

const Head = {
  /** Unique within the zone. */
  id: z.string(),
  zone: z.string(),
  version: z.number().int().min(0),
  at: Instant,
  /** A paired phone, or `file` for the configuration file. */
  author: z.string(),
  note: z.string().nullable(),
};

export const RuleSetView = z.object({
  ...Head,
  rules: z.array(z.looseObject({ id: z.string(), kind: z.string() })),
  /** What of it does not fit the farm as it is now; those rules are not in force. */
  unfit: z.array(z.object({ path: z.string(), message: z.string() })),
});
export type RuleSetView = z.infer<typeof RuleSetView>;

/** Versions of a zone's rules, the newest first; `next` is the version that the next page begins below. */
export const RuleVersionsParams = ListParams.extend({ next: z.coerce.number().int().min(1).optional() });
export const RuleVersionsBody = listOf(z.object(Head));
export type RuleVersionsBody = z.infer<typeof RuleVersionsBody>;

/** The settings of each kind of rule as JSON Schema, for forms. */
export const RuleKindsBody = listOf(
  z.object({ id: z.string(), kind: z.string(), schema: z.record(z.string(), z.unknown()) }),
);

const Hour = z.strictObject({
  from: Instant.describe('start of the hour'),
  mm: z.number().min(0).max(500).describe('depth of rain in that hour'),
});

export const ForecastRequest = z.strictObject({
  issued_at: Instant,
  hours: z
    .array(Hour)
    .min(1)
    .max(MAX_HOURS)
    .refine((hours) => hours.every(({ from }, i) => i === 0 || isHourAfter(hours[i - 1]?.from, from)), {
      error: 'hours in order of time, none begins before the one before has ended',
    }),
});

const isHourAfter = (before: string | undefined, from: string): boolean =>
  before !== undefined && Date.parse(from) - Date.parse(before) >= HOUR_MS;

/** What was taken. */
export const ForecastBody = z.object({ issued_at: Instant, hours: z.number().int() });
