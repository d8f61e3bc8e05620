import type { Clock } from '../../../domain/clock.ts';

/** How far the clock may be ahead of what the journal makes likely, ms: the gateway may have been off for some days. */
const SLACK_MS = 7 * 86_400_000;

export interface BelievedTimeOptions {
  readonly clock: Clock;
  /** Ms by a clock that nobody sets. */
  readonly steady_ms: () => number;
  /** When the newest entry came that was there at the start, UTC ms; undefined where there was none. */
  readonly newestAt: number | undefined;
}

/**
 * The time by which entries are old enough to be removed, UTC ms: never much later than the newest entry at the start and
 * the time that went by since, so that a clock that is years ahead removes nothing. A gateway that was off for months
 * removes later for it.
 */
export function believedTime({ clock, steady_ms, newestAt }: BelievedTimeOptions): () => number {
  const startedAt_ms = steady_ms();
  let latestAtStart = newestAt === undefined ? undefined : newestAt + SLACK_MS;
  return () => {
    const passed_ms = steady_ms() - startedAt_ms;
    latestAtStart ??= clock.now() - passed_ms + SLACK_MS;
    return Math.min(clock.now(), latestAtStart + passed_ms);
  };
}
