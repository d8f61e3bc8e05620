/**
 * What the buyer's page shows: the api makes it, `dashboards/trace` draws it. Facts of one pack (its serial, how often
 * it was scanned) stand apart, so that everything else of a lot's page can be kept ready, compressed.
 */
import type { Language } from '../messages/index.ts';

/** Each has a page of its own. `product`: the address names a product and no pack. */
export type TraceState =
  'live' | 'recalled' | 'void' | 'not_active' | 'not_issued' | 'product' | 'unknown_product' | 'malformed';

export interface TraceProduct {
  readonly name: string;
  readonly gtin: string | null;
  readonly brand: string | null;
  /** What one pack is: `túi 500 g`. */
  readonly unit: string | null;
  readonly shelfLife_days: number | null;
  /** Path on this host, a WebP at most 640 px wide. */
  readonly image: { readonly path: string; readonly width: number; readonly height: number } | null;
  /** Where it can be bought; https only. */
  readonly shops: readonly { readonly name: string; readonly url: string }[];
}

export interface TraceProducer {
  readonly name: string;
  readonly address: string | null;
  readonly phone: string | null;
}

export interface TraceLot {
  readonly number: string;
  readonly harvestedFrom: string;
  /** Local days as 2026-11-22; equal where the harvest took a day. */
  readonly harvestedTo: string;
  readonly mass_kg: number | null;
  /** Last day of the shelf life, counted from the end of the harvest. */
  readonly bestBefore: string | null;
  /** Why and since when it was recalled. */
  readonly recall: { readonly on: string; readonly reason: string } | null;
}

/** One day of a plot's season as sealed evidence tells it; null where that day has none. */
export interface TraceDay {
  readonly day: string;
  /** % vol: [min, mean, max]. */
  readonly moisture: readonly [number, number, number] | null;
  /** °C: [min, mean, max]. */
  readonly temperature: readonly [number, number, number] | null;
  readonly litres: number | null;
}

export interface TracePlot {
  readonly name: string;
  readonly areaCode: string | null;
  readonly area_m2: number | null;
  readonly season: {
    readonly crop: string;
    readonly variety: string | null;
    readonly startedOn: string;
  } | null;
  /** Every day from the season's start (at most 370) to the harvest, in order; empty without a gateway. */
  readonly days: readonly TraceDay[];
  /** Who measured, and how much of it is sealed. */
  readonly measured: {
    readonly gateways: readonly string[];
    /** Days with evidence, days of the season. */
    readonly sealedDays: number;
    readonly seasonDays: number;
    readonly readings: number;
    readonly lastSealedDay: string;
  } | null;
}

export interface TraceView {
  readonly state: TraceState;
  readonly language: Language;
  /** Path of this page in the other language. */
  readonly otherLanguage: string;
  /** The stamp's own address, absolute: for og:url and the canonical link. */
  readonly address: string;
  readonly product: TraceProduct | null;
  readonly producer: TraceProducer | null;
  readonly lot: TraceLot | null;
  readonly plots: readonly TracePlot[];
  /** Addresses (paths) that exist and are near to what was typed. */
  readonly didYouMean: readonly string[];
  /** What is wrong with a malformed address, as a stable word of domain/digital-link. */
  readonly fault: string | null;
}

/** What is true of this pack alone, at this scan. */
export interface UnitFacts {
  /** Null for a stamp that all packs of a lot share. */
  readonly serial: string | null;
  /** Scans with this one; 0 where the address names no stamp, the unit part is then empty. */
  readonly scans: number;
  /** UTC ms of the first scan; null when this is the first. */
  readonly firstScan: number | null;
}

/** The page is `before` + unit part + `after`. All of it is HTML, escaped. Pure: same input, same bytes. */
export interface TraceRenderer {
  /**
   * Source of the one inlined style for a strict content policy, `'sha256-…'` with its quotes:
   * `default-src 'none'; img-src 'self'; style-src ${stylePolicy}`.
   */
  readonly stylePolicy: string;
  readonly page: (view: TraceView) => { readonly before: string; readonly after: string };
  readonly unit: (facts: UnitFacts, language: Language) => string;
}
