import type { Logger } from 'pino';
import type { Cancel, Clock } from '../../../../domain/clock.ts';
import { problem } from '../../../../domain/problem.ts';
import type { Problem } from '../../../../domain/problem.ts';
import { RareLog } from '../rare-log.ts';
import { AWAY_AFTER_MS, UNDISPUTED_MS } from './limits.ts';

/**
 * What is wrong with the broker: `away`, it cannot be reached; `refuses`, a person has to mend something; `taken`, another
 * client uses our name; `unsteady`, it ends every connection soon and says no reason.
 */
export type BrokerTrouble = 'away' | 'refuses' | 'taken' | 'unsteady';

/** Why we cut a connection ourselves. */
export const NOT_KEPT = problem('retry', 'not_kept', 'what the journal refused is to come again');

interface Options {
  /** Host and port, without user and password. */
  readonly broker: string;
  readonly alarm: (trouble: BrokerTrouble, wrong: boolean) => void;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Tells of the troubles of one connection: in the log at once and not every time, as alarms when they last. */
export class Trouble {
  readonly #options: Options;
  readonly #rareLog: RareLog;
  readonly #timers: Record<'away' | 'steady', Cancel | undefined> = { away: undefined, steady: undefined };

  constructor(options: Options) {
    this.#options = options;
    this.#rareLog = new RareLog(options.log, options.clock);
  }

  /** To be called for every loss and every failed try. */
  down(why: Problem): void {
    const { broker, alarm } = this.#options;
    // Our own doing, and no trouble of the broker.
    if (why.code === NOT_KEPT.code) return;
    const trouble = troubleOf(why);
    this.#rareLog.warn(
      `${why.code} ${why.detail}`,
      { broker, code: why.code, words: why.detail },
      'mqtt: no connection to the broker; trying again',
    );
    this.#timers.away ??= this.#after(AWAY_AFTER_MS, () => alarm('away', true));
    if (trouble === 'refuses') alarm('refuses', true);
    if (trouble !== 'taken' && trouble !== 'unsteady') return;
    this.#timers.steady?.();
    this.#timers.steady = undefined;
    alarm(trouble, true);
  }

  up(): void {
    const { alarm } = this.#options;
    this.#timers.away?.();
    this.#timers.away = undefined;
    alarm('away', false);
    alarm('refuses', false);
    this.#timers.steady ??= this.#after(UNDISPUTED_MS, () => {
      alarm('taken', false);
      alarm('unsteady', false);
    });
  }

  stop(): void {
    for (const cancel of Object.values(this.#timers)) cancel?.();
  }

  #after(ms: number, run: () => void): Cancel {
    const { clock } = this.#options;
    return clock.at(clock.now() + ms, run);
  }
}

function troubleOf({ problem: kind, code }: Problem): BrokerTrouble {
  if (code === 'taken_over') return 'taken';
  if (code === 'unsteady') return 'unsteady';
  return kind === 'stop' ? 'refuses' : 'away';
}
