import type { LeasePolicy } from '../../../domain/lease.ts';

/** A lease that a device was asked for and may have begun. Its times move with the clock. */
export interface AskedLease {
  /** UTC ms at which it was asked for. */
  sent(): number;
  /** The device never heard of it. */
  undo(): void;
  /** The device says that it holds, for `left_ms` from `now` on; gives the UTC ms at which that is surely over. */
  granted(mode: LeasePolicy['mode'], at: { readonly left_ms: number; readonly now: number }): number;
}

/** What is believed of the timer of one output, which only its device knows. Times are UTC ms. */
export class LeaseBelief {
  /** When the timer has surely ended the last lease; 0 when it was read back as safe. */
  ends: number;
  /** When it ends at the earliest, if it runs; 0 when nobody knows, Infinity when none can run. */
  heldUntil = 0;
  /** Up to when the device was asked last to hold; it may say that it holds longer. */
  askedUntil = 0;
  #shift_ms = 0;

  /** @param ends when a lease that a process before this one took is surely over */
  constructor(ends: number) {
    this.ends = ends;
  }

  /** The clock was set back: what was counted by it moves with it. */
  setBack(by_ms: number): void {
    this.#shift_ms += by_ms;
    this.ends = this.ends && this.ends - by_ms;
    this.heldUntil = this.heldUntil && this.heldUntil - by_ms;
    this.askedUntil = this.askedUntil && this.askedUntil - by_ms;
  }

  /** A time from before an answer, by the clock as it is after it. */
  moving(at: number): () => number {
    const shift_ms = this.#shift_ms;
    return () => at && at - (this.#shift_ms - shift_ms);
  }

  /**
   * A lease is asked for now. Its answer may be lost after it was obeyed, and a timer that cannot be renewed goes on as
   * it did: from now on both ends are possible.
   */
  ask(now: number, for_ms: number): AskedLease {
    const [sent, ends, held] = [this.moving(now), this.moving(this.ends), this.moving(this.heldUntil)];
    this.ends = Math.max(this.ends, now + for_ms);
    this.heldUntil = Math.min(this.heldUntil, now + for_ms);
    this.askedUntil = now + for_ms;
    return {
      sent,
      undo: () => {
        [this.ends, this.heldUntil] = [ends(), held()];
      },
      granted: (mode, { left_ms, now }) => {
        const heldUntil = sent() + Math.min(left_ms, for_ms);
        this.heldUntil = mode === 'renewed' ? heldUntil : Math.min(this.heldUntil, heldUntil);
        // While nobody has noticed yet that the clock was set back, all is counted by the clock as it was.
        const over = Math.max(now, sent()) + left_ms;
        return mode === 'renewed' ? over : Math.max(ends(), over);
      },
    };
  }
}
