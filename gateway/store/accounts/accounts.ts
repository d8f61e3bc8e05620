import type {
  AccountPage,
  AccountQuery,
  Accounts,
  AccountTotals,
  DayCounts,
  DeviceTotals,
} from '../../core/ports/accounts.ts';
import type { WorkerCalls } from '../calls.ts';
import type { JournalReads } from '../journal-reads.ts';

interface WorkerAccountsOptions {
  readonly calls: Pick<WorkerCalls<JournalReads>, 'call'>;
  /** IANA name. */
  readonly timezone: string;
  /** Names of the sinks that frames are passed on to. */
  readonly consumers: readonly string[];
}

/** The accounts, read in the store's thread. */
export class WorkerAccounts implements Accounts, DayCounts {
  readonly #options: WorkerAccountsOptions;

  constructor(options: WorkerAccountsOptions) {
    this.#options = options;
  }

  get servers(): readonly string[] {
    return this.#options.consumers;
  }

  list(query: AccountQuery): Promise<AccountPage> {
    const { calls, timezone, consumers } = this.#options;
    return calls.call('accounts', { ...query, timezone, consumers });
  }

  totals(day: string): Promise<AccountTotals> {
    return this.#options.calls.call('accountTotals', day);
  }

  ofDay(day: string): Promise<readonly DeviceTotals[]> {
    return this.#options.calls.call('accountsOfDay', day);
  }
}
