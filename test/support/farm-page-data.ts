/** What the stand-in gateway of the farm page's tests says of its devices' data. */
import { AccountsBody } from '../../domain/http/accounts.ts';
import type { AccountItem } from '../../domain/http/accounts.ts';
import { DevicesBody } from '../../domain/http/devices.ts';
import { AT, iso } from './farm-page-states.ts';

const TODAY = '2026-11-22';
const YESTERDAY = '2026-11-21';

export const accountItem = (device: string, day: string, given: Partial<AccountItem> = {}): AccountItem => ({
  ...{ id: `${day}.${device}`, device, day, received: 0, stored: 0, duplicate: 0, merged: 0 },
  ...{ rewritten: 0, dead: 0, forwarded: 0, waiting: 0, expired: 0, balanced: true, ...given },
});

/** A calm probe, one whose yesterday is off, a node that was never heard, and one that is no longer configured. */
export const DEVICES = DevicesBody.parse({
  items: [
    { id: 'soil-1', zone: 'khu-1', heard_at: iso(AT - 60_000) },
    { id: 'node-7', zone: 'khu-2', heard_at: iso(AT - 20 * 3_600_000) },
    { id: 'tram-thoi-tiet-va-be-nuoc-cuoi-vuon', zone: null, heard_at: null },
  ],
  next: null,
});

export const ACCOUNTS = AccountsBody.parse({
  items: [
    accountItem('soil-1', TODAY, { received: 372, stored: 372, forwarded: 352, waiting: 20 }),
    accountItem('node-7', YESTERDAY, {
      ...{ received: 12_884, stored: 12_640, duplicate: 200, merged: 3, rewritten: 1, dead: 39 },
      ...{ forwarded: 12_640, balanced: false },
    }),
    accountItem('soil-1', YESTERDAY, { received: 1_440, stored: 1_440, forwarded: 1_300, expired: 140 }),
    accountItem('old-3', YESTERDAY, { received: 7, stored: 7, forwarded: 7 }),
  ],
  next: null,
  servers: ['influx-v2'],
});
