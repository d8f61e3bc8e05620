import type { Clock } from '../../domain/clock.ts';
import type { Overrides } from '../../domain/override.ts';
import type { OverrideStore } from './ports.ts';

/** A person waits this long for an override to be saved; it is in force before. */
const PATIENCE_MS = 2_000;
/** How often what could not be saved is tried again. */
const RETRY_MS = 5_000;

export interface OverrideBookParts {
  readonly store: OverrideStore;
  readonly clock: Clock;
  /** Called when an override cannot be saved, and when it is saved after all. */
  readonly saved: (output: string, ok: boolean) => void;
}

/** The overrides in force: in memory for control, in the store for the next start. */
export class OverrideBook {
  readonly #parts: OverrideBookParts;
  readonly #inForce: Map<string, Overrides>;

  constructor(stored: ReadonlyMap<string, Overrides>, parts: OverrideBookParts) {
    this.#parts = parts;
    const now = parts.clock.now();
    this.#inForce = new Map([...stored].map(([output, overrides]) => [output, notLonger(overrides, now)]));
  }

  of(output: string): Overrides {
    return this.#inForce.get(output) ?? {};
  }

  /**
   * In force on call. Resolves when saved, or when that takes too long or fails: this is an alarm and no failure, and
   * is tried again until it is saved.
   */
  async put(changes: readonly { readonly output: string; readonly overrides: Overrides }[]): Promise<void> {
    for (const { output, overrides } of changes) this.#inForce.set(output, overrides);
    await Promise.all(changes.map(({ output }) => this.#saveWithin(output)));
  }

  /** The clock was set back: a run by hand keeps the time it has left. */
  setBack(by_ms: number): void {
    for (const [output, { run, ...rest }] of this.#inForce)
      if (run)
        this.#inForce.set(output, { ...rest, run: { ...run, at: run.at - by_ms, until: run.until - by_ms } });
  }

  #saveWithin(output: string): Promise<void> {
    const { clock, saved } = this.#parts;
    return new Promise((resolve) => {
      const cancel = clock.at(clock.now() + PATIENCE_MS, () => {
        saved(output, false);
        resolve();
      });
      void this.#save(output).finally(() => {
        cancel();
        resolve();
      });
    });
  }

  async #save(output: string): Promise<void> {
    const { store, clock, saved } = this.#parts;
    const overrides = this.of(output);
    try {
      await store.save(output, overrides);
      saved(output, true);
    } catch {
      saved(output, false);
      clock.at(clock.now() + RETRY_MS, () => {
        // A later change has its own try.
        if (this.of(output) === overrides) void this.#save(output);
      });
    }
  }
}

/** After a restart with a clock that is behind, a run by hand has at most the time it was given. */
function notLonger({ run, ...rest }: Overrides, now: number): Overrides {
  if (!run || run.at <= now) return { ...rest, ...(run && { run }) };
  return { ...rest, run: { ...run, at: now, until: now + (run.until - run.at) } };
}
