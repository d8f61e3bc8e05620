/** What the core asks of the past. Each comment is a promise. */
import type { Actuation, Decision } from '../../../domain/decision.ts';
import type { Point } from '../../../domain/metric.ts';
import type { Frame } from '../../../domain/reading.ts';
import type { ZoneHour } from '../../../domain/zone-hour.ts';

export interface HistoryQuery {
  readonly device: string;
  readonly point: Point;
  /** UTC ms, from included, to excluded. */
  readonly from: number;
  readonly to: number;
  readonly step_ms: number;
}

export interface History {
  /** [start of step in UTC ms, min, mean, max] for every step that has good readings. */
  readonly points: readonly (readonly [number, number, number, number])[];
  readonly gaps: readonly { readonly from: number; readonly to: number; readonly cause: string }[];
}

export interface DecisionQuery {
  readonly zone?: string;
  /** UTC ms, both ends included. */
  readonly from: number;
  readonly to: number;
  readonly limit: number;
  /** Continue below this id, as given by the last page. */
  readonly before?: string;
}

/** A decision with what became of it: the commands that carried it out, oldest first, and their read-back. */
export interface ExplainedDecision extends Decision {
  readonly actuations: readonly Actuation[];
}

/** What the core needs to go on after a restart. */
export interface Recovered {
  /** The newest few frames of each device in the order they were journalled: the last one is the newest. */
  readonly frames: readonly Frame[];
  /** The decision of each output that was journalled last, and the last of each rule that was tried on it (`shadow`). */
  readonly decisions: readonly Decision[];
  /** The newest 72 hours of each zone in the order they were journalled; after a clock set back an hour stands twice. */
  readonly hours: readonly ZoneHour[];
}

/** Reads of what the journal holds; may be slow, never block the core's thread, safe to call concurrently. */
export interface JournalReader {
  history(query: HistoryQuery): Promise<History>;
  /** Newest first. */
  decisions(query: DecisionQuery): Promise<readonly ExplainedDecision[]>;
  recover(): Promise<Recovered>;
  /** What a rule that is only tried on an output has decided; undefined when nothing yet. */
  shadow(of: {
    readonly zone: string;
    readonly output: string;
    readonly rule: string;
  }): Promise<ShadowPast | undefined>;
}

/** The decisions of a rule that is only tried, summed up, and what its output did meanwhile. */
export interface ShadowPast {
  /** UTC ms of its first decision. */
  readonly since: number;
  readonly decisions: number;
  readonly runs: number;
  readonly litres: number;
  /** Of the output, in order of time, from a day before `since` on. */
  readonly actuations: readonly Actuation[];
}
