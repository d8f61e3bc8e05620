import type { Clock } from '../../domain/clock.ts';
import { wallClock } from '../../gateway/clock.ts';

/** The machine's clock so many times as fast: what waits by it waits for real, but not for long. */
export function hurriedClock(times: number): Clock {
  const start = wallClock.now();
  return {
    now: () => start + (wallClock.now() - start) * times,
    at: (at, run) => wallClock.at(start + (at - start) / times, run),
  };
}
