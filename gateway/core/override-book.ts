import type { Clock } from '../../domain/clock.ts';
import type { Overrides } from '../../domain/override.ts';
import type { OverrideStore } from './ports/settings.ts';

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
  /** Outputs that will be saved again by themselves. */
  readonly #trying = new Set<string>();

  constructor(stored: ReadonlyMap<string, Overrides>, parts: OverrideBookParts) {
    this.#parts = parts;
    const now = parts.clock.now();
    this.#inForce = new Map([...stored].map(([output, overrides]) => [output, notAhead(overrides, now)]));
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

  /** The clock was set back: what was given for a time keeps the time it has left. */
  setBack(by_ms: number): void {
    for (const [output, { run, standing }] of this.#inForce) {
      const moves = standing?.for_s !== undefined;
      if (!run && !moves) continue;
      this.#inForce.set(output, {
        ...(run && { run: movedBack(run, by_ms) }),
        ...(standing && { standing: moves ? movedBack(standing, by_ms) : standing }),
      });
      void this.#save(output);
    }
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
    try {
      await store.save(output, this.of(output));
      saved(output, true);
    } catch {
      saved(output, false);
      if (this.#trying.has(output)) return;
      this.#trying.add(output);
      clock.at(clock.now() + RETRY_MS, () => {
        this.#trying.delete(output);
        void this.#save(output);
      });
    }
  }
}

const movedBack = <T extends { readonly at: number; readonly until?: number }>(
  what: T,
  by_ms: number,
): T => ({
  ...what,
  at: what.at - by_ms,
  ...(what.until !== undefined && { until: what.until - by_ms }),
});

/**
 * What was given later than it is now was given by a clock that this box has lost. Nobody knows how much of a run is
 * over, so it is; a pause or lock for a time begins anew.
 */
function notAhead({ run, standing }: Overrides, now: number): Overrides {
  const isAhead = standing?.for_s !== undefined && standing.at > now;
  return {
    ...(run && run.at <= now && { run }),
    ...(standing && { standing: isAhead ? movedBack(standing, standing.at - now) : standing }),
  };
}
