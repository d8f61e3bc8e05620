import { setImmediate as turn } from 'node:timers/promises';
import type { LoopDelay } from '../core/ports/loop-delay.ts';
import type { Pause } from './pause.ts';

/** The event loop may have been late by this between two batches, ms; past it a backlog gives way to control. */
const CALM_MS = 20;
/** How long it rests then, as a multiple of the delay, and at most, ms: a slow machine still gets done. */
const REST_TIMES = 2;
const LONGEST_REST_MS = 250;

/** What stands between two batches of a backlog, so that valves, timeouts and keep-alives never wait for it. */
export class Pace {
  readonly #loopDelay: LoopDelay;
  readonly #pause: Pause;

  constructor({ loopDelay, pause }: { loopDelay: LoopDelay; pause: Pause }) {
    this.#loopDelay = loopDelay;
    this.#pause = pause;
  }

  /** Lets everything else run once; rests when that had to wait lately. */
  async between(): Promise<void> {
    const late_ms = this.#loopDelay.worst_ms();
    if (late_ms <= CALM_MS) return turn();
    await this.#pause.for(Math.min(LONGEST_REST_MS, late_ms * REST_TIMES));
  }
}
