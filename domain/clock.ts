/** Stops a timer; calling it again or after the timer fired does nothing. */
export type Cancel = () => void;

/**
 * The only source of time in the product. Adapters read the machine's clock, tests and seeded seasons use a
 * virtual one that jumps from timer to timer.
 */
export interface Clock {
  /** Now, in UTC milliseconds. */
  now(): number;
  /** Calls `run` once, when `now() >= at` (UTC ms); at once in a later turn when `at` has passed. */
  at(at: number, run: () => void): Cancel;
}
