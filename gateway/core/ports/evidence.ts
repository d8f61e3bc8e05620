/** What sealing the farm's days and sending them asks of the store. Each comment is a promise. */
import type { Actuation } from '../../../domain/decision.ts';
import type { EvidenceSeries, SealedDay } from '../../../domain/evidence.ts';

/** A local day of a zone. */
export interface ZoneDay {
  readonly zone: string;
  /** As `2026-11-22`. */
  readonly day: string;
}

/** UTC ms, from included, to excluded. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What the journal holds of one zone over a span. */
export interface DayFacts {
  /** By point, from good readings only; the means rounded to 6 significant digits. */
  readonly series: Readonly<Record<string, EvidenceSeries>>;
  /** In order of time, from a day before the span on: a watering may have begun before it. */
  readonly actuations: readonly Actuation[];
}

/** The sealer's side of evidence. One call at a time; what rejects has changed nothing and may be called again. */
export interface EvidenceBook {
  /** Marks the days of entries that are new in the journal as due, a bounded number of entries; false when none were. */
  note(): Promise<boolean>;
  /** Due days before this one, oldest first. */
  due(before: string): Promise<readonly ZoneDay[]>;
  /** The document of the newest revision; undefined when the day was never sealed. */
  newest(of: ZoneDay): Promise<string | undefined>;
  facts(zone: string, span: Span): Promise<DayFacts>;
  /** Whether readings of the day were removed from the journal by age or size: what stands of it tells a part only. */
  isPartlyGone(of: ZoneDay): Promise<boolean>;
  /**
   * The day is due no more, until its zone gets further entries for it; with `sealed` this revision is kept in the same
   * transaction. Durable on return.
   */
  settle(of: ZoneDay, sealed?: SealedDay & { readonly revision: number }): Promise<void>;
}

/** A sealed day as it stands in the store; `seq` grows with every seal. */
export interface SealedRevision extends ZoneDay, SealedDay {
  readonly seq: number;
  readonly revision: number;
}

/** The sender's side of evidence. */
export interface EvidenceOutbox {
  /** At most `limit` revisions with seq > `after` that the api has not confirmed, in order of seq. */
  unsent(after: number, limit: number): Promise<readonly SealedRevision[]>;
  /** The revisions of a day between two, both excluded, ascending, sent or not. */
  between(of: ZoneDay, revisions: { after: number; before: number }): Promise<readonly SealedRevision[]>;
  /** How many the api has not confirmed. */
  waiting(): Promise<number>;
  /** Durable on return. May lag a crash: the revision is sent again, which changes nothing. */
  confirm(seq: number): Promise<void>;
  /**
   * The api holds so many revisions of this gateway. When more were confirmed, none is from now on, and how many those
   * were is answered, otherwise 0. Durable on return; what rejects may have been done.
   */
  reconcile(have: number): Promise<number>;
}
