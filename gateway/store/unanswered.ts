import type { Clock } from '../../domain/clock.ts';

/** A worker that has answered nothing for so long waits for a disk that hangs, ms. */
const HANGS_AFTER_MS = 10_000;

interface Group<Waiting> {
  /** UTC ms. */
  readonly sentAt: number;
  readonly waiting: readonly Waiting[];
}

/** Groups that a worker was sent and has not answered, by number. */
export class Unanswered<Waiting> {
  readonly #clock: Clock;
  readonly #groups = new Map<number, Group<Waiting>>();
  #nextGroup = 1;
  #answeredAt = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get groups(): readonly number[] {
    return [...this.#groups.keys()];
  }

  /** Whether something waits, and nothing was answered, for so long that the disk must hang. */
  get hangs(): boolean {
    const [oldest] = this.#groups.values();
    if (oldest === undefined) return false;
    return this.#clock.now() - Math.max(oldest.sentAt, this.#answeredAt) > HANGS_AFTER_MS;
  }

  /** Gives the group its number. */
  add(waiting: readonly Waiting[]): number {
    const group = this.#nextGroup++;
    this.#groups.set(group, { sentAt: this.#clock.now(), waiting });
    return group;
  }

  /** The worker has said something about a commit. */
  answered(): void {
    this.#answeredAt = this.#clock.now();
  }

  take(group: number): readonly Waiting[] {
    const waiting = this.#groups.get(group)?.waiting ?? [];
    this.#groups.delete(group);
    return waiting;
  }
}
