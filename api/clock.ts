import type { Clock } from '../domain/clock.ts';

/** setTimeout takes 31 bits of milliseconds. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The machine's clock. The api's timers are short: writing what was counted, ending what hangs. */
export const wallClock: Clock = {
  now: () => Date.now(),
  at(at, run) {
    const timer = setTimeout(run, Math.min(Math.max(0, at - Date.now()), LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  },
};
