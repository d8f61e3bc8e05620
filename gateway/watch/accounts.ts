import type { Logger } from 'pino';
import type { Clock } from '../../domain/clock.ts';
import { AccountWatch } from '../core/account-watch.ts';
import type { Core } from '../core/core.ts';
import type { Farm } from '../core/farm.ts';
import type { Accounts } from '../core/ports/accounts.ts';

export interface WatchedAccounts {
  readonly farm: Farm;
  readonly core: Pick<Core, 'alarms' | 'ingest'>;
  readonly accounts: Accounts;
  /** Frames committed since the start. */
  readonly committed: () => number;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Looks after the accounts from now on. */
export function watchAccounts({
  farm,
  core,
  accounts,
  committed,
  clock,
  log,
}: WatchedAccounts): AccountWatch {
  const { alarms, ingest } = core;
  const watch = new AccountWatch({
    ...{ farm: farm.id, timezone: farm.timezone, accounts, alarms, clock },
    frames: () => {
      const { stored, duplicate, merged, rewritten } = ingest.counters.frames;
      return { acknowledged: stored + duplicate + merged + rewritten, committed: committed() };
    },
    ended: (totals) => log.info(totals, 'the accounts of the day'),
    failed: (error) => log.error({ err: error }, 'the accounts cannot be read; they are looked at again'),
  });
  watch.start();
  return watch;
}

/** The devices of the farm and when each was last heard. */
export const heardDevices = (farm: Farm, { ingest }: Pick<Core, 'ingest'>) =>
  [...farm.devices.values()].map(({ id, zone }) => {
    const heardAt = ingest.heardAt.get(id);
    return { id, ...(zone !== undefined && { zone }), ...(heardAt !== undefined && { heardAt }) };
  });
