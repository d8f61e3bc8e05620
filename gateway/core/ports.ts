/**
 * What the core asks of the world and what the edges may ask of the core. Each comment is a promise; adapters in
 * link, store, forward and local keep it, and contract tests hold them to it.
 */
import type { Actuation, Decision } from '../../domain/decision.ts';
import type { EvidenceSeries, SealedDay } from '../../domain/evidence.ts';
import type { Point } from '../../domain/metric.ts';
import type { OverrideRequest, Overrides } from '../../domain/override.ts';
import type { DeclaredRule, RuleSet, RuleSetHead } from '../../domain/rule/rule-set.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Frame, RawFrame } from '../../domain/reading.ts';
import type { ZoneHour } from '../../domain/zone-hour.ts';
import type { Language } from '../../domain/messages/index.ts';
import type { BacktestBody, BacktestRequest } from '../../domain/http/backtests.ts';
import type { FlipView } from '../../domain/http/flips.ts';
import type { ShadowView } from '../../domain/http/shadows.ts';
import type { StateView } from '../../domain/http/state.ts';
import type { Cancel } from '../../domain/clock.ts';
import type { RainForecast } from './water/rain-forecast.ts';

/** Something that could not be read, kept with the reason so that nobody has to guess. */
export interface DeadLetter {
  readonly device?: string;
  /** UTC ms it was received at. */
  readonly at: number;
  /** A stable word, such as `not_json` or `unknown_metric`. */
  readonly code: string;
  readonly detail: string;
  /** What was received, as text, cut at 16 kB. */
  readonly payload: string;
}

/** One fact of the journal. */
export type Entry =
  | { readonly kind: 'frame'; readonly frame: Frame }
  | { readonly kind: 'decision'; readonly decision: Decision }
  | { readonly kind: 'actuation'; readonly actuation: Actuation }
  | { readonly kind: 'dead'; readonly dead: DeadLetter }
  | { readonly kind: 'hour'; readonly hour: ZoneHour };

/** An entry as it stands in the journal. `seq` grows with every append, merge and rewrite and is never reused. */
export type StoredEntry = Entry & { readonly seq: number };

/**
 * What became of a frame: new; same key and content as one that is there; same key, other metrics, united with it;
 * same key and metric, other value, which now stands. Entries that are no frames are always `stored`.
 */
export type Outcome = 'stored' | 'duplicate' | 'merged' | 'rewritten';

export interface Journal {
  /**
   * Appends one entry. Resolves after the transaction that holds it is committed and synced; whoever sent a frame is
   * acknowledged only then. Rejects with JournalBusy when the bounded queue is full and JournalFailed when the commit
   * failed; nothing of the entry is kept then, and the source must send it again. Never retries. Safe to call
   * concurrently; entries are stored in the order of the calls.
   */
  append(entry: Entry): Promise<Outcome>;
}

/** The queue to the journal is full: do not acknowledge, let the source slow down. */
export class JournalBusy extends Error {
  override readonly name = 'JournalBusy';
}

/** The store refused or lost the transaction: do not acknowledge. */
export class JournalFailed extends Error {
  override readonly name = 'JournalFailed';
}

/** A consumer's view of the journal: read after a cursor, move the cursor after success. */
export interface Outbox {
  /** At most `limit` entries with seq > `after`, in order of seq. */
  read(after: number, limit: number): Promise<readonly StoredEntry[]>;
  /** Where the named consumer stands; 0 when it never moved. */
  cursor(consumer: string): Promise<number>;
  /** Durable on return. May lag a crash: a consumer sees entries again and must be idempotent. */
  advance(consumer: string, seq: number): Promise<void>;
  /** Highest seq in the journal. */
  head(): Promise<number>;
}

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

/** Overrides outlive a restart with the right remaining time. */
export interface OverrideStore {
  load(): Promise<ReadonlyMap<string, Overrides>>;
  /** Durable on return. Rejects when the disk refuses; the override then holds in memory and the caller says so. */
  save(output: string, overrides: Overrides): Promise<void>;
}

/**
 * The versions of each zone's rules, and what the file declared last. Rejects when the disk refuses; a `save` that
 * rejects may have been done all the same, when the store was lost before it could answer.
 */
export interface RuleStore {
  /** The newest version of each zone that ever had one, also of zones that are gone from the file. */
  newest(): Promise<readonly RuleSet[]>;
  declared(): Promise<readonly DeclaredRule[]>;
  /** One version, without a number the newest; undefined when there is none, or no more. */
  find(zone: string, version?: number): Promise<RuleSet | undefined>;
  /** Newest first, below `before`. */
  versions(zone: string, page: { before: number; limit: number }): Promise<readonly RuleSetHead[]>;
  /**
   * Durable on return, all or nothing. Rejects when one of the versions is there already. `declarations`: for these
   * zones, what the file declares now, rule by rule its hash.
   */
  save(sets: readonly RuleSet[], declarations?: Declarations): Promise<void>;
}

/** By zone and rule, the hash of its words in the configuration file. */
export type Declarations = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Who may speak MQTT. Read anew on every call, so a credential added by the command line counts at once. */
export interface CredentialStore {
  /** The device bound to this username, if the secret is right; compares in constant time. */
  check(
    username: string,
    secret: string,
  ): Promise<{ readonly device: string; readonly profile: string } | undefined>;
}

/** Phones paired with the farm by its PIN. */
export interface PairingStore {
  /**
   * A new bearer token when the PIN is right. Problems: `wrong_pin` (reject), `no_pin` (stop: none was set),
   * `too_many_tries` (back_off).
   */
  pair(pin: string, now: number): Promise<{ readonly token: string; readonly expiresAt: number } | Problem>;
  /** The name of the paired phone, undefined for an unknown or expired token. */
  check(token: string, now: number): Promise<string | undefined>;
}

/** What links hand readings to. */
export interface Intake {
  /**
   * Judges, shows and journals a frame. Resolves once it is durable (or known to be a duplicate); rejects as
   * {@link Journal.append}. What cannot be read of it is dead-lettered and does not reject.
   */
  accept(raw: RawFrame): Promise<Outcome>;
  /** Keeps what could not be read at all. Resolves once durable, rejects as {@link Journal.append}. */
  reject(dead: Omit<DeadLetter, 'at'>): Promise<void>;
  /** A device came or went; `detail` says why, for logs and alarms. Never fails. */
  status(device: string, state: 'online' | 'offline', detail: string): void;
}

/** The state of one channel as the device reports it: `energised` is the coil, not the load. */
export interface ReadBack {
  readonly energised: boolean;
  /** Seconds left on the device's timer, where it says so. */
  readonly left_s?: number;
}

/**
 * A board or node that switches channels, counted from 1. Its de-energised state is the safe state of every output
 * on it (config.ts refuses other wirings). Commands have a deadline: one that could not be sent in time never is.
 * Failures are returned, not thrown; the keeper retries. Safe to call concurrently, carried out one after another.
 */
export interface Actuator {
  /** Energises for `for_s` seconds by the device's own timer; replaces what was left. */
  hold(channel: number, for_s: number): Promise<ReadBack | Problem>;
  /** De-energises now. */
  release(channel: number): Promise<ReadBack | Problem>;
  /** Reads the channel back without changing it. */
  read(channel: number): Promise<ReadBack | Problem>;
}

/** One point of line protocol before a client library writes it. All fields are floats or strings. */
export interface TelemetryPoint {
  readonly measurement: 'reading' | 'actuation';
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, number | string>>;
  /** UTC ms. */
  readonly at: number;
}

/** What a server said to a batch, by what the forwarder must do. */
export type SinkAnswer =
  | { readonly answer: 'stored' }
  /** Never send this batch again as it is: split it, park a single poison row with the server's words. */
  | { readonly answer: 'rejected'; readonly words: string }
  /** Too large: halve it. */
  | { readonly answer: 'too_large' }
  /** A person must mend settings or the server; keep everything and go on asking slowly. */
  | { readonly answer: 'refused'; readonly words: string }
  /** Try the same batch later. */
  | { readonly answer: 'unavailable'; readonly words: string; readonly retryAfter_s?: number };

export interface Sink {
  /** Names the cursor and the metrics: `influx-v1`, `influx-v2`. */
  readonly name: string;
  /** Sends one batch, once; never retries, buffers or throws. One call at a time. */
  send(batch: readonly TelemetryPoint[]): Promise<SinkAnswer>;
}

/** What the farmer's page may ask. */
export interface FarmDesk {
  state(language: Language): StateView;
  /** Durable and effective on return. Problems: `unknown_zone`, `unknown_output`, `locked`, `no_flow_rate`, `in_the_past`. */
  override(zone: string, request: OverrideRequest, by: string): Promise<Problem | undefined>;
  stopAll(by: string): Promise<void>;
  /**
   * What would turn an output around, each alone; empty when nobody can know. Problems: `unknown_zone`,
   * `unknown_output`.
   */
  flips(
    place: { readonly zone: string; readonly output: string },
    language: Language,
  ): readonly FlipView[] | Problem;
  /** Calls `listener` after every change that a screen would show; many changes in one turn make one call. */
  onChange(listener: () => void): Cancel;
}

/** Why rules were not taken; `mistakes` says of each what is wrong with it. */
export interface RuleProblem extends Problem {
  /** Paths begin at the list: `rules[2].output`. */
  readonly mistakes?: readonly { readonly path: string; readonly message: string }[];
}

/** Who changes rules. */
export interface RuleChange {
  readonly author: string;
  readonly note?: string | undefined;
  /** The version the change was made from; another one in force is the problem `rules_changed`. */
  readonly expected?: number | undefined;
  /** Of the mistakes. */
  readonly language: Language;
}

/** A version, and what of it does not fit the farm as it is now. Of the newest, what fits is in force. */
export interface RuleSheet extends RuleSet {
  readonly unfit: NonNullable<RuleProblem['mistakes']>;
}

/** The rules of the farm as people see and change them. Safe to call concurrently. All may answer `store_away`. */
export interface RuleDesk {
  /** The version in force, or an older one. Problems: `unknown_zone`, `unknown_version`. */
  rules(
    zone: string,
    of: { readonly version?: number | undefined; readonly language: Language },
  ): Promise<RuleSheet | RuleProblem>;
  /** Newest first. Problems: `unknown_zone`. */
  versions(
    zone: string,
    page: { before: number; limit: number },
  ): Promise<readonly RuleSetHead[] | RuleProblem>;
  /**
   * All rules of a zone anew: durable and in force on return, or nothing has changed. Rules that say what those in force
   * say make no new version. Problems: `unknown_zone`, `rules_changed`, `invalid_rules`, `busy`.
   */
  put(zone: string, rules: readonly unknown[], change: RuleChange): Promise<RuleSheet | RuleProblem>;
  /** As `put` with the rules of an older version. Problems also `unknown_version`. */
  rollBack(zone: string, version: number, change: RuleChange): Promise<RuleSheet | RuleProblem>;
}

/** Rules that are only tried. Problems: `unknown_zone`. Rejects when the journal cannot be read. */
export interface ShadowDesk {
  shadows(zone: string): Promise<readonly ShadowView[] | Problem>;
}

/** A rule on the past. Safe to call concurrently; a bounded number waits. */
export interface BacktestDesk {
  /**
   * Problems: `unknown_zone`, `range_backwards`, `range_too_long`, `invalid_rules`, `no_readings`, `backtest_too_long`;
   * `backtests_busy` (back off). Rejects when the journal cannot be read.
   */
  backtest(
    request: Omit<BacktestRequest, 'from' | 'to'> & Span,
    language: Language,
  ): Promise<BacktestBody | RuleProblem>;
}

export type { RainForecast } from './water/rain-forecast.ts';

/** Takes what a weather service foresees. */
export interface ForecastDesk {
  /** In force on return; replaces the one before and is not kept through a restart. Problems: `not_current`. */
  putForecast(forecast: RainForecast): Problem | undefined;
}

/** Health of the parts, for `healthz` and the technician. */
export interface Health {
  readonly ok: boolean;
  readonly parts: Readonly<Record<string, { readonly ok: boolean; readonly detail: string }>>;
}
