import { Inject, Injectable } from '@nestjs/common';
import { stampPath } from '../../domain/digital-link/address.ts';
import type { TraceView } from '../../domain/http/trace.ts';
import type { Language } from '../../domain/messages/index.ts';
import { CONFIG } from '../platform/index.ts';
import type { ApiSettings } from '../platform/index.ts';
import { StampLookup } from '../stamp/index.ts';
import type { FoundStamp } from '../stamp/index.ts';
import { Finder } from './finder.ts';
import type { Found } from './finder.ts';
import { nearAddresses } from './near.ts';
import { TraceRepository } from './trace.repository.ts';

type About = Pick<TraceView, 'product' | 'producer' | 'lot' | 'plots'>;
const UNKNOWN: About = { product: null, producer: null, lot: null, plots: [] };

/** What the page of an address shows, put together from the records. */
@Injectable()
export class Views {
  readonly #trace: TraceRepository;
  readonly #finder: Finder;
  readonly #stamps: StampLookup;
  readonly #settings: ApiSettings;
  constructor(
    trace: TraceRepository,
    finder: Finder,
    stamps: StampLookup,
    @Inject(CONFIG) settings: ApiSettings,
  ) {
    this.#trace = trace;
    this.#finder = finder;
    this.#stamps = stamps;
    this.#settings = settings;
  }

  /** @param path of the page: the address to be shared, and what people may have mistyped */
  async of(
    found: Found,
    { path, language }: { readonly path: string; readonly language: Language },
  ): Promise<TraceView> {
    const view = {
      state: found.state,
      language,
      otherLanguage: `${path}?lang=${language === 'vi' ? 'en' : 'vi'}`,
      address: this.#settings.publicUrl + path,
      ...UNKNOWN,
      didYouMean: [],
      fault: null,
    };
    switch (found.state) {
      case 'live':
      case 'recalled':
      case 'void':
        return { ...view, ...(await this.#aboutPack(found.stamp)) };
      case 'not_active': {
        const { product, cooperative } = found.stamp;
        return { ...view, ...(await this.#trace.product(cooperative.id, product.id)) };
      }
      case 'product':
        return { ...view, ...(await this.#trace.product(found.product.cooperative.id, found.product.id)) };
      case 'not_issued': {
        if (!found.product) return view;
        const { id, gtin, cooperative } = found.product;
        // The product itself stands on the page already.
        const itself = gtin === null ? '' : stampPath({ gtin });
        const didYouMean = (await this.#near(path)).filter((other) => other !== itself);
        return { ...view, ...(await this.#trace.product(cooperative.id, id)), didYouMean };
      }
      case 'unknown_product':
        return view;
      case 'malformed':
        return { ...view, fault: found.fault, didYouMean: await this.#near(path) };
    }
  }

  async #aboutPack({ lot, product, cooperative }: FoundStamp): Promise<About> {
    const about = await this.#trace.product(cooperative.id, product.id);
    if (lot === null) return { ...UNKNOWN, ...about };
    const { shelfLife_days } = about.product;
    return { ...about, ...(await this.#trace.lot(cooperative.id, lot.id, { shelfLife_days })) };
  }

  #near(path: string): Promise<string[]> {
    return nearAddresses(path, { finder: this.#finder, stamps: this.#stamps });
  }
}
