import type { Clock } from '../../domain/clock.ts';

export interface Patience {
  readonly work: Promise<unknown>;
  readonly clock: Clock;
  /** Called when the time is over. */
  readonly late?: () => void;
}

/** Waits for some work, but no longer than this; rejects as the work does. @param limit_ms for how long */
export async function noLongerThan(limit_ms: number, { work, clock, late }: Patience): Promise<void> {
  let cancel = (): void => undefined;
  const over = new Promise<void>((resolve) => {
    cancel = clock.at(clock.now() + limit_ms, () => {
      late?.();
      resolve();
    });
  });
  await Promise.race([work, over]).finally(cancel);
}
