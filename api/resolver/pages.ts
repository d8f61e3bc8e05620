import { Inject, Injectable } from '@nestjs/common';
import { stampPath } from '../../domain/digital-link/address.ts';
import type { TraceRenderer, UnitFacts } from '../../domain/http/trace.ts';
import type { Language } from '../../domain/messages/index.ts';
import { groupCode, pathOfStamp, stampCode } from '../../domain/stamp.ts';
import { RANDOM, RENDERER } from '../platform/index.ts';
import type { RandomBytes } from '../platform/index.ts';
import { ScanRecorder } from '../scan/index.ts';
import type { FoundStamp } from '../stamp/index.ts';
import type { Found } from './finder.ts';
import { keepPage } from './kept-page.ts';
import type { Filling, KeptPage } from './kept-page.ts';
import { PageStore } from './page-store.ts';
import { Views } from './views.ts';

const CODE_BYTES = 9;
const MINUTE_MS = 60_000;
/** Parts about one pack that are kept; a few hundred bytes each. */
const MAX_UNITS = 2_000;
const NOTHING = Buffer.alloc(0);
const NO_FILLING: Filling = { code: NOTHING, unit: NOTHING };

/** A page and what this request puts into it. */
export interface ReadyPage {
  readonly page: KeptPage;
  readonly filling: Filling;
}

interface Reading {
  /** As it was asked. */
  readonly path: string;
  readonly language: Language;
  /** UTC ms; undefined where nobody scanned. */
  readonly scannedAt: number | undefined;
}

/** The buyer's pages: those of lots and products are kept, the others are drawn when they are asked for. */
@Injectable()
export class Pages {
  readonly #views: Views;
  readonly #scans: ScanRecorder;
  readonly #renderer: TraceRenderer;
  readonly #store = new PageStore();
  readonly #units = new Map<string, string>();
  /** Stands in kept pages for the code of each stamp: random, so that no text of a record is mistaken for it. */
  readonly #anyCode: string;

  constructor(
    views: Views,
    scans: ScanRecorder,
    @Inject(RENDERER) renderer: TraceRenderer,
    @Inject(RANDOM) random: RandomBytes,
  ) {
    this.#views = views;
    this.#scans = scans;
    this.#renderer = renderer;
    this.#anyCode = stampCode(random(CODE_BYTES));
  }

  /** For the content policy. */
  get stylePolicy(): string {
    return this.#renderer.stylePolicy;
  }

  async of(found: Found, { path, language, scannedAt }: Reading): Promise<ReadyPage> {
    if ('stamp' in found) {
      const { stamp } = found;
      const filling = {
        code: Buffer.from(stamp.code),
        unit: Buffer.from(this.#unit(this.#scan(stamp, scannedAt), language)),
      };
      const page = await this.#kept(found, {
        key: `${found.state} ${language} ${stamp.level} ${stamp.lot?.id ?? stamp.product.id}`,
        version: stamp.cooperative.version,
        language,
        path: () => this.#anyPath(stamp),
      });
      return { page, filling };
    }
    if (found.state === 'product') {
      const { id, gtin, cooperative } = found.product;
      const page = await this.#kept(found, {
        key: `product ${language} ${id}`,
        version: cooperative.version,
        language,
        path: () => (gtin === null ? path : stampPath({ gtin })),
      });
      return { page, filling: NO_FILLING };
    }
    return { page: await this.#draw(found, { path, language }), filling: NO_FILLING };
  }

  #kept(
    found: Found,
    {
      key,
      version,
      language,
      path,
    }: { key: string; version: number; language: Language; path: () => string },
  ): KeptPage | Promise<KeptPage> {
    return this.#store.get(key, { version, make: () => this.#draw(found, { path: path(), language }) });
  }

  async #draw(found: Found, where: { path: string; language: Language }): Promise<KeptPage> {
    return keepPage(this.#renderer.page(await this.#views.of(found, where)), this.#anyCode);
  }

  /** The path that is printed on such stamps, with the code that stands for any. */
  #anyPath({ level, product, lot }: FoundStamp): string {
    return pathOfStamp({ level, code: this.#anyCode, gtin: product.gtin, lot: lot?.number ?? null });
  }

  /** The part about one pack, kept by all but the serial. Pages show the minute of the first scan. */
  #unit({ serial, scans, firstScan: first }: UnitFacts, language: Language): string {
    const firstScan = first === null ? null : first - (first % MINUTE_MS);
    const key = `${language} ${serial === null ? 'lot' : 'unit'} ${scans} ${firstScan}`;
    let part = this.#units.get(key);
    if (part === undefined) {
      part = this.#renderer.unit({ serial: serial && this.#anyCode, scans, firstScan }, language);
      if (this.#units.size >= MAX_UNITS) this.#units.clear();
      this.#units.set(key, part);
    }
    return serial === null ? part : part.replace(this.#anyCode, serial);
  }

  /** Counts the scan, where it is one, and says what the page tells of it. */
  #scan(stamp: FoundStamp, scannedAt: number | undefined): UnitFacts {
    const { code, level, product } = stamp;
    const pending = this.#scans.pending(code);
    if (scannedAt !== undefined) this.#scans.count(code, scannedAt);
    // As the label shows it.
    const shown = product.gtin === null ? groupCode(code) : code;
    return {
      serial: level === 'unit' ? shown : null,
      scans: stamp.scans + pending.scans + (scannedAt === undefined ? 0 : 1),
      firstScan: stamp.firstScan ?? pending.first,
    };
  }
}
