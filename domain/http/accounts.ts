import { z } from 'zod';
import { Id } from '../id.ts';

/** A day of the farm's calendar. */
const Day = z.iso.date({ error: 'a day as 2026-11-22' });

const count = z.number().int();

export const AccountParams = z.object({
  /** Local days, both included; yesterday and today where they are not given. */
  from: Day.optional(),
  to: Day.optional(),
  device: Id.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(200),
  next: z.string().max(80).optional(),
});

/** What became of what a device sent on one day, in frames. */
export const AccountItem = z.object({
  /** Day and device: `2026-11-22.node-7`. */
  id: z.string(),
  device: z.string(),
  day: Day,
  /** stored + duplicate + merged + rewritten + dead, if nothing is missing. */
  received: count,
  /** forwarded + waiting + expired, if nothing is missing. */
  stored: count,
  duplicate: count,
  merged: count,
  rewritten: count,
  dead: count,
  forwarded: count,
  waiting: count,
  expired: count,
  /** Whether both sums are right. */
  balanced: z.boolean(),
});
export type AccountItem = z.infer<typeof AccountItem>;

export const AccountsBody = z.object({
  items: z.array(AccountItem),
  next: z.string().nullable(),
  /** Where frames are passed on to; with none, all that is stored counts as waiting. */
  servers: z.array(z.string()),
});
export type AccountsBody = z.infer<typeof AccountsBody>;
