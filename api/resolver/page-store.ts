import type { KeptPage } from './kept-page.ts';

/** Pages of about 3,000 lots. */
const MAX_BYTES = 64 * 1_048_576;

interface Kept {
  readonly version: number;
  readonly page: KeptPage;
}

interface Wanted {
  /** Of the cooperative's records, which grows with each change of what a page shows. */
  readonly version: number;
  readonly make: () => Promise<KeptPage>;
}

/** Pages by what they show. Those unused for longest make room. */
export class PageStore {
  readonly #pages = new Map<string, Kept>();
  readonly #coming = new Map<string, Promise<KeptPage>>();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes = MAX_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** The page of this version or a later one, made once however many ask for it; at once where it is there. */
  get(key: string, { version, make }: Wanted): KeptPage | Promise<KeptPage> {
    const kept = this.#pages.get(key);
    if (kept && kept.version >= version) {
      // Last in order: used last.
      this.#pages.delete(key);
      this.#pages.set(key, kept);
      return kept.page;
    }
    const coming = `${key} ${version}`;
    const known = this.#coming.get(coming);
    if (known) return known;
    const page = make()
      .then((made) => this.#keep(key, { version, page: made }))
      .finally(() => this.#coming.delete(coming));
    this.#coming.set(coming, page);
    return page;
  }

  #keep(key: string, kept: Kept): KeptPage {
    this.#bytes += kept.page.size_bytes - (this.#pages.get(key)?.page.size_bytes ?? 0);
    this.#pages.delete(key);
    this.#pages.set(key, kept);
    for (const [oldest, { page }] of this.#pages) {
      if (this.#bytes <= this.#maxBytes) break;
      this.#pages.delete(oldest);
      this.#bytes -= page.size_bytes;
    }
    return kept.page;
  }
}
