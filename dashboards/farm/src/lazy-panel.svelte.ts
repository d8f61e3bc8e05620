import type { Component } from 'svelte';

type Load<Props extends object> =
  { readonly kind: 'loading' | 'failed' } | { readonly kind: 'ready'; readonly Panel: Component<Props> };

/** A part of the page that is fetched when it is asked for: the first sight of the farm must not wait for it. */
export class LazyPanel<Props extends object> {
  load = $state.raw<Load<Props>>({ kind: 'loading' });
  readonly #module: () => Promise<{ readonly default: Component<Props> }>;

  /** Begins to fetch. @param module as `() => import('./Panel.svelte')` */
  constructor(module: () => Promise<{ readonly default: Component<Props> }>) {
    this.#module = module;
    void this.fetch();
  }

  /** Never fails; {@link load} says how it went. */
  async fetch(): Promise<void> {
    this.load = { kind: 'loading' };
    const found = await this.#module().catch(() => undefined);
    this.load = found ? { kind: 'ready', Panel: found.default } : { kind: 'failed' };
  }
}
