import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { LoopDelay } from './core/ports/loop-delay.ts';

/** How often the loop is looked at, ms; each sample counts from when it was due. */
const RESOLUTION_MS = 10;

/** The delay of this thread's event loop, measured from now on. */
export function eventLoopDelay(): LoopDelay {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  return {
    worst_ms() {
      const worst_ms = histogram.max / 1e6 - RESOLUTION_MS; // a sample is the whole time between two looks
      histogram.reset();
      return Math.max(0, worst_ms);
    },
  };
}
