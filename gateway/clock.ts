import type { Cancel, Clock } from '../domain/clock.ts';

/** setTimeout takes 31 bits of milliseconds; longer waits go in steps. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * The machine's clock. A timer waits for the time that lay ahead when it was set, by the machine's steady clock: one
 * that is set back by hours must not hold up a lease or a timeout by hours.
 */
export const wallClock: Clock = {
  now: () => Date.now(),
  at(at: number, run: () => void): Cancel {
    const due = performance.now() + at - Date.now();
    let cancel: Cancel;
    const wait = (): void => {
      const wait_ms = due - performance.now();
      if (wait_ms <= 0) {
        const immediate = setImmediate(run);
        cancel = () => clearImmediate(immediate);
      } else {
        const timer = setTimeout(
          wait_ms > LONGEST_TIMER_MS ? wait : run,
          Math.min(wait_ms, LONGEST_TIMER_MS),
        );
        cancel = () => clearTimeout(timer);
      }
    };
    wait();
    return () => cancel();
  },
};
