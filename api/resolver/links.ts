import { Inject, Injectable } from '@nestjs/common';
import { buildLinkset } from '../../domain/linkset.ts';
import type { Link, Linkset, LinkLevel, LinkType } from '../../domain/linkset.ts';
import type { TraceProduct } from '../../domain/http/trace.ts';
import type { Language } from '../../domain/messages/index.ts';
import { CONFIG } from '../platform/index.ts';
import type { ApiSettings } from '../platform/index.ts';
import { PAGE_PREFIX } from './asked.ts';
import type { Asked } from './asked.ts';
import { Finder } from './finder.ts';
import type { KnownLevel } from './finder.ts';
import { RESOLVER_WORDS } from './messages/index.ts';
import { TraceRepository } from './trace.repository.ts';

const LANGUAGES: readonly Language[] = ['vi', 'en'];
/** Words to the resolver itself; the rest of a query goes on to where a link leads. */
const OWN_PARAMETERS: ReadonlySet<string> = new Set(['linkType']);

/** What a resolver answers to programs: all links of an address, or the one that was asked for. */
@Injectable()
export class Links {
  readonly #finder: Finder;
  readonly #trace: TraceRepository;
  readonly #settings: ApiSettings;
  constructor(finder: Finder, trace: TraceRepository, @Inject(CONFIG) settings: ApiSettings) {
    this.#finder = finder;
    this.#trace = trace;
    this.#settings = settings;
  }

  /** Of the levels of the address that are known, the finest first; undefined when none is. */
  async linkset(asked: Asked, language: Language): Promise<Linkset | undefined> {
    const levels = await this.#levels(asked, language);
    return levels.length === 0 ? undefined : buildLinkset(levels);
  }

  /**
   * Where a link of this type leads, absolute, with the query that was asked (GS1-Conformant Resolver 1.2.0). Undefined
   * when the address has none. In the reader's language where there is a choice.
   */
  async target(
    asked: Asked,
    { type, language }: { readonly type: LinkType; readonly language: Language },
  ): Promise<string | undefined> {
    const levels = await this.#levels(asked, language);
    if (levels.length === 0) return undefined;
    // The asked page itself also where only the product is known: it says that this code was not issued. The default
    // link of the product would hide that from a buyer whose scanner looks ahead.
    if (type === 'defaultLink') return withQuery(this.#pageOf(asked.path), asked.query);
    for (const { links } of levels) {
      const fitting = links.filter((link) => link.type === type);
      const link = fitting.find((one) => 'hreflang' in one && one.hreflang?.includes(language)) ?? fitting[0];
      if (link) return withQuery(link.href, asked.query);
    }
    return undefined;
  }

  async #levels(asked: Asked, language: Language): Promise<LinkLevel[]> {
    const known = await this.#finder.levels(asked);
    const product = known.length === 0 ? undefined : await this.#finder.productOf(asked);
    if (!product) return [];
    const about = await this.#trace.product(product.cooperative.id, product.id);
    return known.map((level) => this.#levelOf(level, { product: about.product, language }));
  }

  #levelOf(
    { of, path, name }: KnownLevel,
    { product, language }: { readonly product: TraceProduct; readonly language: Language },
  ): LinkLevel {
    const words = RESOLVER_WORDS[language];
    const page = this.#pageOf(path);
    const title = of === 'product' ? words.productPage : words.stampPage;
    const type = of === 'product' ? 'pip' : 'traceability';
    const links: Link[] = [{ type: 'defaultLink', href: page, title }];
    for (const one of LANGUAGES) {
      const itsWords = RESOLVER_WORDS[one];
      links.push({
        type,
        href: `${page}?lang=${one}`,
        title: of === 'product' ? itsWords.productPage : itsWords.stampPage,
        hreflang: [one],
      });
    }
    if (of === 'product')
      for (const shop of product.shops)
        links.push({ type: 'hasRetailers', href: shop.url, title: shop.name });
    const itemDescription = of === 'product' ? product.name : words[of](product.name, name);
    return { anchor: this.#settings.publicUrl + path, itemDescription, links };
  }

  #pageOf(path: string): string {
    return this.#settings.publicUrl + PAGE_PREFIX + path;
  }
}

/** The parameters that were asked, but for those that the link has itself. */
function withQuery(href: string, query: string): string {
  const url = new URL(href);
  const rest = query.split('&').filter((parameter) => {
    const name = parameter.split('=', 1)[0] ?? '';
    return name !== '' && !OWN_PARAMETERS.has(name) && !url.searchParams.has(name);
  });
  url.search = [url.search.slice(1), ...rest].filter((part) => part !== '').join('&');
  return url.href;
}
