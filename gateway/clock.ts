import type { Cancel, Clock } from '../domain/clock.ts';

/** setTimeout takes 31 bits of milliseconds; longer waits go in steps. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The machine's clock. */
export const wallClock: Clock = {
  now: () => Date.now(),
  at(at: number, run: () => void): Cancel {
    const wait_ms = at - Date.now();
    if (wait_ms <= 0) {
      const immediate = setImmediate(run);
      return () => clearImmediate(immediate);
    }
    let cancelNext: Cancel = () => undefined;
    const timer = setTimeout(
      () => {
        // Timers may fire a millisecond early, and a long wait ends in steps.
        if (Date.now() >= at) run();
        else cancelNext = wallClock.at(at, run);
      },
      Math.min(wait_ms, LONGEST_TIMER_MS),
    );
    return () => {
      clearTimeout(timer);
      cancelNext();
    };
  },
};
