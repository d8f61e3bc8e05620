import { setFlagsFromString } from 'node:v8';
import type { Cancel, Clock } from '../domain/clock.ts';

/** How often the frames are counted, ms. */
const EVERY_MS = 1_000;
/** Frames in that time that make a burst; below the second number it is over. A farm sends tens. */
const BURST_FROM = 5_000;
const BURST_BELOW = 2_500;

/** As `cli/nongso.js` starts the gateway. */
const CALM = ['--optimize-for-size', '--heap-growing-percent=20'];
const BURST = ['--no-optimize-for-size', '--heap-growing-percent=50'];

export interface CollectorParts {
  /** Frames taken since the start. */
  readonly frames: () => number;
  readonly clock: Clock;
  /** Sets a flag of V8. */
  readonly set?: (flag: string) => void;
  /** Gathers all garbage now; absent where the process was not started to be small, and then nothing is done. */
  readonly collect?: (() => void) | undefined;
}

/**
 * Lets V8 gather more garbage before it looks through it while very many frames come, as from a fleet that was away: kept as
 * small as in calm hours it spends half of the processor on that. Gives the memory back when the burst is over. V8 reads
 * both flags whenever it needs them (docs/decisions/012).
 * @returns what ends it
 */
export function paceCollector({
  frames,
  clock,
  set = setFlagsFromString,
  collect = globalThis.gc,
}: CollectorParts): Cancel {
  if (collect === undefined) return () => undefined;
  let isBurst = false;
  let before = frames();
  let end: Cancel = () => undefined;
  const look = (): void => {
    const now = frames();
    const came = now - before;
    before = now;
    if (!isBurst && came >= BURST_FROM) {
      isBurst = true;
      for (const flag of BURST) set(flag);
    } else if (isBurst && came < BURST_BELOW) {
      isBurst = false;
      for (const flag of CALM) set(flag);
      collect();
    }
    end = clock.at(clock.now() + EVERY_MS, look);
  };
  look();
  return () => end();
}
