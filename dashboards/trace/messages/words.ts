import type { AddressFault } from '../../../domain/digital-link/address.ts';
import type { TraceState } from '../../../domain/http/trace.ts';
import type { Language } from '../../../domain/messages/index.ts';
import type { Words } from '../../ui/messages/words.ts';

/** What a verdict speaks of, as the page shows it; days are written out. */
export interface Subject {
  /** The producer's name, or words for whoever it is. */
  readonly producer: string;
  readonly lot: string | null;
  /** Null where the lot is not recalled. */
  readonly recalledOn: string | null;
}

/** First thing a buyer reads: what is the matter, what it means, what to do. */
export interface VerdictText {
  readonly headline: string;
  readonly meaning: string;
  /** What to do next; empty where all is well. */
  readonly next: string;
}

export interface TraceWords {
  readonly locale: Words['locale'];
  /** As Open Graph writes a language. */
  readonly ogLocale: string;
  readonly otherLanguage: { readonly code: Language; readonly name: string };
  readonly app: string;
  readonly appTask: string;
  readonly someProducer: string;
  readonly noProduct: string;
  readonly verdict: Readonly<Record<TraceState, (subject: Subject) => VerdictText>>;
  readonly recallReason: string;
  readonly call: (phone: string) => string;
  readonly fault: Readonly<Record<AddressFault['fault'], string>>;
  readonly didYouMean: string;
  readonly unit: {
    readonly title: string;
    readonly firstOfPack: string;
    readonly firstOfLot: string;
    /** @param when day and time of the first scan */
    readonly again: (scans: string, when: string) => string;
    readonly againOfLot: (scans: string, when: string) => string;
    readonly againMeans: string;
    readonly serial: string;
    readonly moment: (day: string, time: string) => string;
  };
  readonly facts: {
    readonly harvested: string;
    readonly bestBefore: string;
    readonly producer: string;
    readonly plot: string;
    readonly days: (from: string, to: string) => string;
  };
  readonly season: {
    readonly title: string;
    readonly since: (crop: string, day: string) => string;
    readonly moisture: string;
    readonly watering: (days: number, most: string) => string;
    readonly legend: string;
    readonly legendGaps: string;
    /** The chart for who cannot see it. */
    readonly chart: (from: string, to: string) => string;
    readonly chartMoisture: (low: string, mean: string, high: string) => string;
    readonly chartMissing: (days: string) => string;
    readonly chartWatering: (days: string, litres: string) => string;
    readonly meanMoisture: string;
    readonly water: (days: string) => string;
    readonly litres: string;
    readonly temperature: string;
    readonly range: (low: string, high: string) => string;
    readonly noDays: string;
  };
  readonly measured: {
    readonly title: string;
    readonly sealed: (sealed: string, all: string) => string;
    readonly by: (readings: string) => string;
    readonly seal: (lastDay: string) => string;
    readonly gateway: string;
  };
  readonly trust: {
    readonly title: string;
    readonly proves: string;
    readonly provesNot: string;
  };
  readonly shops: string;
  readonly details: {
    readonly title: string;
    readonly gtin: string;
    readonly lot: string;
    readonly brand: string;
    readonly unit: string;
    readonly shelfLife: string;
    readonly shelfLifeDays: (days: string) => string;
    readonly mass: string;
    readonly areaCode: string;
    readonly area: string;
  };
  readonly privacy: string;
}
