import { isBalanced } from '../../domain/account.ts';
import type { DeviceDay } from '../../domain/account.ts';
import type { Cancel, Clock } from '../../domain/clock.ts';
import { daySpan } from '../../domain/day-span.ts';
import { addDays, localDay } from '../../domain/day.ts';
import type { Alarms } from './alarms.ts';
import type { Accounts, AccountTotals } from './ports/accounts.ts';

/** How often the accounts of yesterday and today are looked at, ms. */
const LOOK_EVERY_MS = 3_600_000;
/** After a look that failed, ms. */
const AGAIN_MS = 60_000;
/** How long after local midnight the day that ended is summed up, ms: what was on its way has come by then. */
const AFTER_MIDNIGHT_MS = 120_000;
/** Accounts in one page: no other reader waits long behind it. */
const PAGE = 100;

/** The farm's day in one line of the log. */
export type DayTotals = Omit<DeviceDay, 'device'> & {
  readonly devices: number;
  /** Devices whose account of that day does not add up. */
  readonly off: number;
};

export interface AccountWatchParts {
  /** Id of the farm. */
  readonly farm: string;
  /** IANA name. */
  readonly timezone: string;
  readonly accounts: Accounts;
  readonly alarms: Alarms;
  readonly clock: Clock;
  /** Frames since the start: as the intake counted them when it acknowledged, and as the journal did when it committed. */
  readonly frames: () => { readonly acknowledged: number; readonly committed: number };
  /** Called once a day, shortly after local midnight, with the day that ended. */
  readonly ended: (totals: DayTotals) => void;
  /** Called with why the accounts could not be read; they are looked at again. */
  readonly failed: (error: unknown) => void;
}

/**
 * Looks whether every frame that came is accounted for: at the start, every hour and after midnight. An account that
 * does not add up is an alarm that names the device; it stands until the account is out of sight (yesterday's yesterday).
 */
export class AccountWatch {
  readonly #parts: AccountWatchParts;
  #cancel: Cancel = () => undefined;
  #isStopped = false;
  /** The day of the last look. */
  #day: string | undefined;
  #unbalanced = 0;
  #sums: { readonly day: string; readonly totals: AccountTotals } | undefined;
  #isSummingUp = false;

  constructor(parts: AccountWatchParts) {
    this.#parts = parts;
  }

  /** Looks now, and from then on by the clock. Never fails: what goes wrong is told to `failed`. */
  start(): void {
    void this.#lookAndGoOn();
    this.numbers();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel();
  }

  /**
   * Today's sums as they were when this was last asked, none on the first time of a day: whoever asks never waits for the
   * disk. And how many accounts of a device and a day, of yesterday and today, did not add up at the last look.
   */
  numbers(): { today: Partial<AccountTotals>; unbalanced: number } {
    const { clock, timezone } = this.#parts;
    const day = localDay(clock.now(), timezone);
    void this.#sumUp(day);
    return { today: this.#sums?.day === day ? this.#sums.totals : {}, unbalanced: this.#unbalanced };
  }

  async #sumUp(day: string): Promise<void> {
    const { accounts, failed } = this.#parts;
    if (this.#isSummingUp) return;
    this.#isSummingUp = true;
    try {
      this.#sums = { day, totals: await accounts.totals(day) };
    } catch (error) {
      failed(error);
    }
    this.#isSummingUp = false;
  }

  async #lookAndGoOn(): Promise<void> {
    const { clock, failed } = this.#parts;
    const next = await this.#look().catch((error: unknown) => {
      failed(error);
      return clock.now() + AGAIN_MS;
    });
    if (!this.#isStopped) this.#cancel = clock.at(next, () => void this.#lookAndGoOn());
  }

  /** @returns when to look next, UTC ms */
  async #look(): Promise<number> {
    const { alarms, clock, farm, timezone, ended } = this.#parts;
    const now = clock.now();
    const today = localDay(now, timezone);
    const yesterday = addDays(today, -1);
    const sums = new Map<string, DayTotals>();
    const names = new Set<string>();
    let unbalanced = 0;
    for await (const account of this.#between(yesterday, today)) {
      const isOff = !isBalanced(account);
      if (isOff) names.add(account.device);
      if (isOff) unbalanced += 1;
      sums.set(account.day, added(sums.get(account.day) ?? nothingOn(account.day), account));
    }
    // Nothing is acknowledged that the journal has not committed; it may commit more, such as a repaired dead letter.
    const { acknowledged, committed } = this.#parts.frames();
    if (acknowledged > committed) names.add(farm);
    this.#unbalanced = unbalanced;
    alarms.showOnly('accounts_off', { now, names });

    if (this.#day !== undefined && this.#day < today) ended(sums.get(yesterday) ?? nothingOn(yesterday));
    this.#day = today;
    const midnight = daySpan(today, timezone).to;
    return Math.min(now + LOOK_EVERY_MS, midnight + AFTER_MIDNIGHT_MS);
  }

  async *#between(from: string, to: string): AsyncGenerator<DeviceDay> {
    const { accounts } = this.#parts;
    let page = await accounts.list({ from, to, limit: PAGE });
    yield* page.items;
    while (page.next !== undefined) {
      page = await accounts.list({ from, to, limit: PAGE, after: page.next });
      yield* page.items;
    }
  }
}

const nothingOn = (day: string): DayTotals => ({
  ...{ day, devices: 0, off: 0, received: 0, stored: 0, duplicate: 0, merged: 0, rewritten: 0 },
  ...{ dead: 0, expired: 0, forwarded: 0, waiting: 0 },
});

const added = (sum: DayTotals, account: DeviceDay): DayTotals => ({
  day: sum.day,
  devices: sum.devices + 1,
  off: sum.off + (isBalanced(account) ? 0 : 1),
  received: sum.received + account.received,
  stored: sum.stored + account.stored,
  duplicate: sum.duplicate + account.duplicate,
  merged: sum.merged + account.merged,
  rewritten: sum.rewritten + account.rewritten,
  dead: sum.dead + account.dead,
  expired: sum.expired + account.expired,
  forwarded: sum.forwarded + account.forwarded,
  waiting: sum.waiting + account.waiting,
});
