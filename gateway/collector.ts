import { setFlagsFromString } from 'node:v8';
import type { Cancel, Clock } from '../domain/clock.ts';

/** How often the frames are counted, ms. */
const EVERY_MS = 1_000;
/** Frames a second that make a burst. A farm sends tens. */
const BURST_FROM = 2_500;
/** It is over when fewer came for so many looks: a disk may hang for seconds in the middle of one. */
const BURST_BELOW = 1_500;
const QUIET_LOOKS = 10;

/** As `cli/nongso.js` starts the gateway. */
export const CALM = ['--optimize-for-size', '--heap-growing-percent=20'] as const;
const BURST = ['--no-optimize-for-size', '--heap-growing-percent=50'] as const;

export interface CollectorParts {
  /** Frames committed since the start. */
  readonly frames: () => number;
  readonly clock: Clock;
  /** Gathers this thread's garbage now; undefined where the process was not started to be small, and nothing is done. */
  readonly collect: (() => unknown) | undefined;
  /** Sets a flag of V8. */
  readonly set?: (flag: string) => void;
}

/**
 * Lets V8 gather more garbage before it looks through it while very many frames come, as from a fleet that was away: kept as
 * small as in calm hours it spends half of the processor on that. Gives the memory back when the burst is over
 * (docs/decisions/012).
 * @returns what ends it
 */
export function paceCollector({ frames, clock, collect, set = setFlagsFromString }: CollectorParts): Cancel {
  if (collect === undefined) return () => undefined;
  let isBurst = false;
  let quiet = 0;
  let counted = frames();
  let countedAt = clock.now();
  let end: Cancel = () => undefined;
  const look = (): void => {
    const now = clock.now();
    const taken = frames();
    // Over the true time: what waited while this thread stood still is no burst.
    const perSecond = ((taken - counted) * 1_000) / Math.max(EVERY_MS, now - countedAt);
    counted = taken;
    countedAt = now;
    quiet = perSecond < BURST_BELOW ? quiet + 1 : 0;
    if (!isBurst && perSecond >= BURST_FROM) {
      isBurst = true;
      for (const flag of BURST) set(flag);
    } else if (isBurst && quiet >= QUIET_LOOKS) {
      isBurst = false;
      for (const flag of CALM) set(flag);
      collect();
    }
    end = clock.at(now + EVERY_MS, look);
  };
  look();
  return () => end();
}
