import type { z } from 'zod';
import { isBalanced } from '../../domain/account.ts';
import type { DeviceDay } from '../../domain/account.ts';
import type { Clock } from '../../domain/clock.ts';
import { addDays, localDay } from '../../domain/day.ts';
import { AccountParams, AccountsBody } from '../../domain/http/accounts.ts';
import type { AccountItem } from '../../domain/http/accounts.ts';
import type { AccountKey, Accounts } from '../core/ports/accounts.ts';
import { Refusal } from './problems.ts';
import { NOTHING, Reply } from './route.ts';
import { refusalFor, route } from './read.ts';
import type { Route } from './route.ts';

/** A year, the leap day included. */
const MAX_DAYS = 366;
const DAY_MS = 86_400_000;
/** As {@link idOf} makes it. */
const ID = /^(\d{4}-\d\d-\d\d)\.([a-z0-9][a-z0-9_-]{0,62})$/;

export interface AccountsOptions {
  readonly accounts: Accounts;
  /** IANA name. */
  readonly timezone: string;
  readonly clock: Clock;
}

/** What became of what each device sent, day by day. */
export const accounts = ({ accounts, timezone, clock }: AccountsOptions): Route =>
  route({
    method: 'GET',
    path: '/api/v1/accounts',
    id: 'accounts',
    summary: `What became of the frames of each device and day, newest day first; at most ${MAX_DAYS} days`,
    access: 'session',
    query: AccountParams,
    body: NOTHING,
    answer: { description: 'One page; next is null on the last one', schema: AccountsBody },
    problems: ['range_backwards', 'range_too_long', 'busy'],
    handle: async ({ query: { device, limit, next, ...asked } }) => {
      const { from, to } = rangeOf(asked, localDay(clock.now(), timezone));
      if (from > to) return new Refusal('range_backwards');
      if (Date.parse(to) - Date.parse(from) >= MAX_DAYS * DAY_MS)
        return new Refusal('range_too_long', { facts: { days: MAX_DAYS } });
      const after = next === undefined ? undefined : keyOf(next);
      if (next !== undefined && (after === undefined || after.day < from || after.day > to))
        return refusalFor([{ path: 'next', message: 'not a page of this list' }]);
      const page = await accounts.list({
        ...{ from, to, limit },
        ...(device !== undefined && { device }),
        ...(after !== undefined && { after }),
      });
      return new Reply({
        items: page.items.map(item),
        next: page.next === undefined ? null : idOf(page.next),
        servers: [...accounts.servers],
      });
    },
  });

/** Two days where neither end is given, and one where one is. */
function rangeOf(
  { from, to }: Pick<z.infer<typeof AccountParams>, 'from' | 'to'>,
  today: string,
): { from: string; to: string } {
  const end = to ?? today;
  return { from: from ?? (to === undefined ? addDays(today, -1) : end), to: end };
}

const idOf = ({ day, device }: AccountKey): string => `${day}.${device}`;

function keyOf(id: string): AccountKey | undefined {
  const [, day, device] = ID.exec(id) ?? [];
  return day === undefined || device === undefined ? undefined : { day, device };
}

const item = (account: DeviceDay): AccountItem => ({
  id: idOf(account),
  ...account,
  balanced: isBalanced(account),
});
