import type { Recovered } from './ports/reads.ts';
import type { Obstacle } from './world.ts';

/** No gateway of this version ran before: a clock that says so was never set. */
const EARLIEST = Date.UTC(2026, 0, 1);
/** What was recorded may be ahead of the clock by this much without doubt about it, ms. */
const TOLERANCE_MS = 10_000;
/** A record further ahead than this was made by a clock that ran wild by a year, and proves nothing, ms. */
const WILD_MS = 300 * 86_400_000;
const HOUR_MS = 3_600_000;

/** Whether a clock can be believed by the newest record of before; both UTC ms, 0 without a record. */
export function timeBy(newest: number, now: number): 'known' | 'unknown' {
  const ahead = newest - now;
  return now < EARLIEST || (ahead > TOLERANCE_MS && ahead < WILD_MS) ? 'unknown' : 'known';
}

/**
 * What forbids every run that no person asked for. A box without a battery for its clock comes back from a power cut
 * with the time it went down, or with 1970: until its clock has passed what it recorded last, it starts nothing. A
 * store that keeps nothing is borne for some hours: runs without a record cannot be explained to anybody.
 */
export class Obstacles {
  /** UTC ms of the newest record of a process before this one; 0 without one. */
  readonly newest: number;
  readonly #degraded_h: number;
  #failingSince: number | undefined;

  constructor(recovered: Recovered, degraded_h: number) {
    this.newest = newestRecord(recovered);
    this.#degraded_h = degraded_h;
  }

  /** Whether the journal takes what it is given, looked at every few seconds. */
  store(state: 'ok' | 'failing', now: number): void {
    this.#failingSince = state === 'ok' ? undefined : (this.#failingSince ?? now);
  }

  /** Whether the clock can be believed. */
  time(now: number): 'known' | 'unknown' {
    return timeBy(this.newest, now);
  }

  at(now: number): Obstacle | undefined {
    if (this.time(now) === 'unknown') return { code: 'no_clock' };
    const failing =
      this.#failingSince !== undefined && now - this.#failingSince >= this.#degraded_h * HOUR_MS;
    return failing ? { code: 'degraded', hours: this.#degraded_h } : undefined;
  }
}

/** UTC ms of the newest record of a process before this one; 0 without one. */
export function newestRecord({ frames, decisions, hours }: Recovered): number {
  const times = [
    ...frames.map(({ receivedAt }) => receivedAt),
    ...decisions.map(({ at }) => at),
    ...hours.map(({ at }) => at + HOUR_MS), // journalled at its end
  ];
  return times.reduce((newest, at) => Math.max(newest, at), 0);
}
