/** What the core asks of the accounts that the journal keeps. Each comment is a promise. */
import type { DeviceDay } from '../../../domain/account.ts';

export interface AccountQuery {
  /** Local days as `2026-11-22`, both included. */
  readonly from: string;
  readonly to: string;
  readonly device?: string;
  readonly limit: number;
  /** Continue behind this account, as given by the last page. */
  readonly after?: AccountKey;
}

export type AccountKey = Pick<DeviceDay, 'device' | 'day'>;

export interface AccountPage {
  readonly items: readonly DeviceDay[];
  /** Where to continue; undefined on the last page. */
  readonly next?: AccountKey;
}

/** Frames of all devices on one day, by what became of them. */
export type AccountTotals = Pick<
  DeviceDay,
  'received' | 'stored' | 'duplicate' | 'merged' | 'rewritten' | 'dead' | 'expired'
>;

/** The same of one device. */
export type DeviceTotals = AccountTotals & Pick<DeviceDay, 'device'>;

/** Reads of the accounts; never block the core's thread, safe to call concurrently, reject when the store is away. */
export interface Accounts {
  /** The servers that frames are passed on to, by the names of their sinks; with none, all that is stored waits. */
  readonly servers: readonly string[];
  /**
   * The accounts of the devices that sent something, newest day first, then by device. Each is a view of one moment, its
   * rows counted anew. A page may end before its limit, so that other readers wait for no long count.
   */
  list(query: AccountQuery): Promise<AccountPage>;
  /** Sums of a day, without counting rows. */
  totals(day: string): Promise<AccountTotals>;
}

/** The cheap side of the accounts, for dashboards. Promises as {@link Accounts}. */
export interface DayCounts {
  /** Sums of each device that sent something on a day, by name, without counting rows. */
  ofDay(day: string): Promise<readonly DeviceTotals[]>;
}
