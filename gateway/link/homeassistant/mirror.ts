import type { Cancel, Clock } from '../../../domain/clock.ts';
import { LOOK_AGAIN_MS, MAX_FOUND, MAX_UNACKNOWLEDGED, MIN_BETWEEN_MS } from './limits.ts';

export interface MirrorOptions {
  /** Every retained topic that should be there, with its payload. */
  readonly wanted: () => ReadonlyMap<string, string>;
  /** Writes one; false when it may not have arrived. An empty payload removes it. */
  readonly write: (topic: string, payload: string) => Promise<boolean>;
  /** The broker holds everything that is wanted. */
  readonly inStep: () => void;
  /** What is wanted cannot be said; it is asked for again later. */
  readonly failed: (error: unknown) => void;
  readonly clock: Clock;
}

/** No wanted payload is empty, so this one differs from all of them. */
const UNKNOWN = '';

/**
 * Keeps the retained topics of a broker equal to what is wanted. Level-triggered: only the newest state is ever written,
 * so a broker that is slow or away for a day costs no memory.
 */
export class Mirror {
  readonly #options: MirrorOptions;
  /** What the broker holds, as far as we know. */
  readonly #held = new Map<string, string>();
  #isUp = false;
  #isWriting = false;
  #cancelLook: Cancel = nothing;
  #nextWrite = 0;

  constructor(options: MirrorOptions) {
    this.#options = options;
  }

  /** A broker that answers; what it holds is not known. */
  up(): void {
    this.#isUp = true;
    this.again();
  }

  /** No broker: nothing is written until {@link up}. */
  down(): void {
    this.#isUp = false;
    this.#held.clear();
    this.#cancelLook();
  }

  /** Something that is wanted may have changed. */
  changed(): void {
    if (!this.#isUp || this.#isWriting) return;
    const now = this.#options.clock.now();
    // A clock that was set back must not hold anything up.
    this.#lookAt(Math.max(now, Math.min(this.#nextWrite, now + MIN_BETWEEN_MS)));
  }

  /** Writes everything anew. */
  again(): void {
    for (const topic of this.#held.keys()) this.#held.set(topic, UNKNOWN);
    this.changed();
  }

  /** A topic of ours that the broker held before: it is removed unless it is wanted. */
  found(topic: string): void {
    if (!this.#held.has(topic) && this.#held.size < MAX_FOUND) this.#held.set(topic, UNKNOWN);
    this.changed();
  }

  #lookAt(at: number): void {
    this.#cancelLook();
    this.#cancelLook = this.#options.clock.at(at, () => void this.#look());
  }

  async #look(): Promise<void> {
    const { clock, wanted, inStep, failed } = this.#options;
    let target: ReadonlyMap<string, string>;
    try {
      target = wanted();
    } catch (error) {
      failed(error);
      return this.#lookAt(clock.now() + LOOK_AGAIN_MS);
    }
    this.#isWriting = true;
    const due = [...target].filter(([topic, payload]) => this.#held.get(topic) !== payload);
    for (const topic of this.#held.keys()) if (!target.has(topic)) due.push([topic, '']);
    let ok = true;
    for (let i = 0; i < due.length && ok; i += MAX_UNACKNOWLEDGED)
      ok = (await Promise.all(due.slice(i, i + MAX_UNACKNOWLEDGED).map((one) => this.#write(one)))).every(
        Boolean,
      );
    this.#isWriting = false;
    if (!this.#isUp) return;
    if (ok) inStep();
    const now = clock.now();
    if (due.length > 0) this.#nextWrite = now + MIN_BETWEEN_MS;
    // What changed while this was being written is seen then.
    this.#lookAt(due.length > 0 ? this.#nextWrite : now + LOOK_AGAIN_MS);
  }

  async #write([topic, payload]: readonly [string, string]): Promise<boolean> {
    const ok = await this.#options.write(topic, payload);
    if (ok && payload === '') this.#held.delete(topic);
    else if (ok) this.#held.set(topic, payload);
    return ok;
  }
}

const nothing = (): void => undefined;
