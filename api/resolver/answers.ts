import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Clock } from '../../domain/clock.ts';
import { languageOf } from '../../domain/http/language.ts';
import type { TraceState } from '../../domain/http/trace.ts';
import type { Language } from '../../domain/messages/index.ts';
import { LINKSET_CONTEXT } from '../../domain/linkset.ts';
import type { LinkType } from '../../domain/linkset.ts';
import { Metrics } from '../health/index.ts';
import { answerError, Refusal } from '../http/index.ts';
import { CLOCK, CONFIG, LOG } from '../platform/index.ts';
import type { ApiSettings } from '../platform/index.ts';
import { isScan, ScanRecorder } from '../scan/index.ts';
import { isStampAddress, readAsked } from './asked.ts';
import type { Asked } from './asked.ts';
import { AWAY_PAGE } from './away.ts';
import { Finder } from './finder.ts';
import type { Found } from './finder.ts';
import { gzipPage, plainPage } from './kept-page.ts';
import { Links } from './links.ts';
import { Pages } from './pages.ts';
import { wishOf } from './wish.ts';
import type { Wish } from './wish.ts';

const REDIRECT = 307;
const STATUS: Readonly<Record<TraceState, number>> = {
  live: 200,
  recalled: 200,
  void: 200,
  not_active: 200,
  product: 200,
  not_issued: 404,
  unknown_product: 404,
  malformed: 400,
};

const METHODS = 'GET, HEAD, OPTIONS';
/** GS1-Conformant Resolver 1.2.0: any page may ask. No cookie is looked at here. */
export const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': METHODS,
} as const;
const CONTEXT_LINK = `<${LINKSET_CONTEXT}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`;
const VARY = 'Accept, Accept-Language, Accept-Encoding';
const GZIP = /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i;

/** One request for a stamp address. */
interface Request {
  readonly asked: Asked;
  readonly query: URLSearchParams;
  readonly language: Language;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Answers requests for stamp addresses: the table in the public interfaces. */
@Injectable()
export class StampAnswers {
  readonly #finder: Finder;
  readonly #pages: Pages;
  readonly #links: Links;
  readonly #scans: ScanRecorder;
  readonly #metrics: Metrics;
  readonly #settings: ApiSettings;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #pageHeaders: Readonly<Record<string, string>>;

  constructor(
    finder: Finder,
    pages: Pages,
    links: Links,
    scans: ScanRecorder,
    metrics: Metrics,
    @Inject(CONFIG) settings: ApiSettings,
    @Inject(CLOCK) clock: Clock,
    @Inject(LOG) log: Logger,
  ) {
    this.#finder = finder;
    this.#pages = pages;
    this.#links = links;
    this.#scans = scans;
    this.#metrics = metrics;
    this.#settings = settings;
    this.#clock = clock;
    this.#log = log;
    this.#pageHeaders = {
      ...CORS,
      vary: VARY,
      'content-type': 'text/html; charset=utf-8',
      // The count of scans is another one each time.
      'cache-control': 'private, no-cache',
      'content-security-policy': `default-src 'none'; img-src 'self'; style-src ${pages.stylePolicy}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
    };
  }

  /** Whether {@link answer} is for this address. @param url as it came in the request line */
  static takes(url: string): boolean {
    return isStampAddress(url);
  }

  /** Answers whatever happens. */
  async answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    let page: string | undefined;
    try {
      const asked = readAsked(request.originalUrl);
      const query = new URLSearchParams(asked.query);
      const { accept, 'accept-language': acceptLanguage } = request.headers;
      const language = languageOf(query.get('lang'), acceptLanguage);
      const wish: Wish = asked.asPage ? { want: 'page' } : wishOf(query.get('linkType') ?? undefined, accept);
      if (wish.want === 'page') page = AWAY_PAGE;
      await this.#grant(wish, { asked, query, language, request, reply });
    } catch (error) {
      answerError(error, { request, reply: reply.headers(CORS), log: this.#log, page });
    }
    return reply;
  }

  #grant(wish: Wish, request: Request): Promise<void> {
    switch (wish.want) {
      case 'page':
        return this.#page(request);
      case 'linkset':
        return this.#linkset(request);
      case 'link':
        return this.#link(wish.type, request);
    }
  }

  async #page({ asked, query, language, request, reply }: Request): Promise<void> {
    const found = await this.#find(asked);
    // Whoever changes the language has scanned already.
    const scannedAt = isScan(request) && !query.has('lang') ? this.#clock.now() : undefined;
    const { page, filling } = await this.#pages.of(found, { path: asked.path, language, scannedAt });
    if (scannedAt !== undefined) this.#metrics.scans.inc({ state: found.state });
    void reply.code(STATUS[found.state]).headers(this.#pageHeaders).header('content-language', language);
    if (found.state !== 'malformed') void reply.header('link', this.#linksetLink(asked));
    if (GZIP.test(request.headers['accept-encoding'] ?? ''))
      void reply.header('content-encoding', 'gzip').send(gzipPage(page, filling));
    else void reply.send(plainPage(page, filling));
  }

  /** Asks again when counts were written meanwhile: the row may not tell of them yet, the recorder no longer does. */
  async #find(asked: Asked): Promise<Found> {
    for (;;) {
      const { writes } = this.#scans;
      const found = await this.#finder.find(asked);
      if (this.#scans.writes === writes) return found;
    }
  }

  async #linkset({ asked, language, reply }: Request): Promise<void> {
    refuseMalformed(asked);
    const linkset = await this.#links.linkset(asked, language);
    if (!linkset) throw new Refusal('not_found');
    void reply
      .headers({ ...CORS, vary: VARY, link: CONTEXT_LINK, 'cache-control': 'no-cache' })
      .header('content-type', 'application/linkset+json')
      // As bytes: to a text Fastify would add a charset, which this type does not have.
      .send(Buffer.from(JSON.stringify(linkset)));
  }

  async #link(type: LinkType | undefined, { asked, language, reply }: Request): Promise<void> {
    refuseMalformed(asked);
    const target = type && (await this.#links.target(asked, { type, language }));
    if (target === undefined) throw new Refusal('not_found');
    void reply
      .code(REDIRECT)
      .headers({ ...CORS, vary: VARY, link: this.#linksetLink(asked), 'cache-control': 'no-cache' })
      .header('location', target)
      .send();
  }

  /** An address that could be read has no character that would end the link. */
  #linksetLink({ path }: Asked): string {
    return `<${this.#settings.publicUrl}${path}?linkType=linkset>; rel="linkset"; type="application/linkset+json"`;
  }
}

function refuseMalformed({ names }: Asked): void {
  if (names.by === 'nothing') throw new Refusal('malformed', { facts: { fault: names.fault } });
}
