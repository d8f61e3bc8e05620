import type { Overrides } from '../../domain/override.ts';
import type { OverrideStore } from './ports.ts';

/** The overrides in force: in memory for control, in the store for the next start. */
export class OverrideBook {
  readonly #inForce: Map<string, Overrides>;
  readonly #store: OverrideStore;
  readonly #saved: (output: string, ok: boolean) => void;

  /** @param saved called after each try to save, so that an alarm can stand while the disk refuses */
  constructor(
    stored: ReadonlyMap<string, Overrides>,
    store: OverrideStore,
    saved: (output: string, ok: boolean) => void,
  ) {
    this.#inForce = new Map(stored);
    this.#store = store;
    this.#saved = saved;
  }

  of(output: string): Overrides {
    return this.#inForce.get(output) ?? {};
  }

  /** In force on call; resolves when saved or known not to be savable, which is an alarm and no failure. */
  async put(changes: readonly { readonly output: string; readonly overrides: Overrides }[]): Promise<void> {
    for (const { output, overrides } of changes) this.#inForce.set(output, overrides);
    await Promise.all(
      changes.map(({ output, overrides }) =>
        this.#store.save(output, overrides).then(
          () => this.#saved(output, true),
          () => this.#saved(output, false),
        ),
      ),
    );
  }
}
