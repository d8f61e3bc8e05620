import type { Clock } from '../../domain/clock.ts';

/** A clock that stands still until a test moves it, and says what waits for it. */
export interface HandClock extends Clock {
  /** Moves on and fires what is due, oldest first. */
  advance(ms: number): void;
  /** Times that are waited for, ascending, as ms from now. */
  waiting(): number[];
}

export function handClock(start: number): HandClock {
  let now = start;
  const timers = new Set<{ readonly at: number; readonly run: () => void }>();
  return {
    now: () => now,
    at(at, run) {
      const timer = { at, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      now += ms;
      for (const timer of [...timers].sort((a, b) => a.at - b.at)) {
        if (timer.at > now || !timers.delete(timer)) continue;
        timer.run();
      }
    },
    waiting: () => [...timers].map(({ at }) => at - now).sort((a, b) => a - b),
  };
}
