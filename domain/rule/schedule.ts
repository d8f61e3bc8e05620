import { z } from 'zod';
import { Id } from '../id.ts';
import { Amount, PRIORITY, ruleHead } from './head.ts';

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const START = /^(([01]\d|2[0-3]):[0-5]\d|(sunrise|sunset)([+-]\d{1,3})?)$/;

const MonthDay = z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, {
  error: 'a day of the year as "02-15" (month-day, in quotes)',
});

/** Gives an amount at times of day. A start that was missed, whatever for, is not caught up. */
export const ScheduleRule = z.strictObject({
  ...ruleHead(PRIORITY.usual),
  kind: z.literal('schedule'),
  output: Id,
  times: z
    .array(z.string().regex(START, { error: 'a time as "05:30", "sunrise+30" or "sunset-15" (minutes)' }))
    .min(1)
    .max(24),
  amount: Amount,
  weekdays: z.array(z.enum(WEEKDAYS)).min(1).optional(),
  parity: z.enum(['odd', 'even']).optional().describe('only on odd or even days of the month'),
  every: z
    .strictObject({ days: z.number().int().min(2).max(60), from: z.iso.date() })
    .optional()
    .describe('only every so many days, counted from a day'),
  season: z
    .strictObject({ from: MonthDay, to: MonthDay })
    .optional()
    .describe('both days included; may go over new year'),
});
export type ScheduleRule = z.infer<typeof ScheduleRule>;

/** 1 Monday to 7 Sunday, as LocalTime counts. */
export const weekdayNumber = (day: (typeof WEEKDAYS)[number]): number => WEEKDAYS.indexOf(day) + 1;
