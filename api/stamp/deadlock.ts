import { setTimeout } from 'node:timers/promises';

const MAX_TRIES = 8;
/** Pause before the next try, ms, longer each time: whoever stood in the way is through by then. */
const PAUSE_MS = 100;
/** PostgreSQL's deadlock_detected. SQLite writes one transaction after the other. */
const DEADLOCK = '40P01';

/**
 * Does a transaction again that PostgreSQL ended because it and another waited for each other: scans are counted on the
 * very stamps that somebody activates or voids, in another order.
 */
export async function retryDeadlock<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++)
    try {
      return await work();
    } catch (error) {
      if (tries === MAX_TRIES || !isDeadlock(error)) throw error;
      await setTimeout(PAUSE_MS * tries);
    }
}

const isDeadlock = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === DEADLOCK;
