/** What the core asks of time beside the clock. Each comment is a promise. */
import type { SteadyMoment } from './journal.ts';

/** A clock that nobody sets and that runs through restarts of the gateway: it tells how long ago, never when. */
export interface SteadyClock {
  moment(): SteadyMoment;
}

/** Frames that came while the time was not known. */
export interface UnclockedFrames {
  /** How many wait. */
  waiting(): Promise<number>;
  /**
   * The time is known: a bounded number of the oldest, at least one, become entries with the time they came at. Durable
   * on return; what rejects may be called again.
   */
  restamp(known: SteadyMoment & { readonly now: number }): Promise<void>;
}
