import type { z } from 'zod';
import type { DecisionInput } from '../../domain/decision.ts';
import type { LocalTime } from '../../domain/local-time.ts';
import type { Point } from '../../domain/metric.ts';
import type { LoadState, OutputSettings } from '../../domain/output.ts';
import type { Et0Tier, Reason } from '../../domain/reason.ts';
import type { Rule } from '../../domain/rule/rule.ts';
import type { ZoneSettings } from '../../domain/zone.ts';

/** Where the farm is. */
export interface Site {
  readonly lat: number;
  readonly lon: number;
  readonly elevation_m: number;
  /** IANA name. */
  readonly timezone: string;
}

/** The water balance of a zone as it stands now, after FAO-56 chapter 8. */
export interface ZoneBalance {
  /** Root zone depletion Dr now, with water given and rain since the last full hour, mm. */
  readonly depletion_mm: number;
  /** Readily available water RAW, mm: beyond it the crop is stressed. */
  readonly raw_mm: number;
  /** Total available water TAW, mm. */
  readonly taw_mm: number;
  /** The least certain tier of the last 24 hours. */
  readonly tier: Et0Tier;
  /** Hours in a row, up to now, that were bridged without weather. */
  readonly assumed_h: number;
}

/** Why a zone has no balance. */
export interface NoBalance {
  readonly missing: 'soil' | 'crop' | 'area' | 'weather';
}

/** An asking of a rule that goes on, through rests and soaks. */
export interface Asking {
  /** UTC ms. */
  readonly since: number;
  /** Given so far: time away from safe, s, and litres (undefined where the output has no flow_l_min). */
  readonly given_s: number;
  readonly given_l: number | undefined;
}

/** All a rule may look at. Its verdict depends on nothing else. */
export interface RuleContext {
  /** UTC ms. */
  readonly now: number;
  readonly local: LocalTime;
  readonly site: Site;
  readonly zone: Pick<ZoneSettings, 'id' | 'area_m2' | 'crop' | 'soil' | 'method'>;
  /** The output it is asked about; a rule with steps answers for one at a time. */
  readonly output: OutputSettings;
  /**
   * The zone's value of a point, else that of the farm's devices that stand in no zone (a weather station); older than
   * `stale_s` it comes back with quality `stale`.
   */
  readonly value: (point: Point, stale_s: number) => DecisionInput | undefined;
  /** Rain of the last so many hours at the zone or the farm's gauge, mm; undefined without a gauge that was heard. */
  readonly rain_mm: (hours: number) => number | undefined;
  /** Rain that is forecast for the next so many hours, mm; undefined without a forecast that is fresh. */
  readonly rainExpected_mm: (hours: number) => number | undefined;
  readonly balance: ZoneBalance | NoBalance;
  /** Whether the output shall be away from its safe state, whoever asked for it. */
  readonly isAway: boolean;
  /** Whether it is, as far as its device says: a valve that waits for water, or does not answer, is not. */
  readonly flows: boolean;
  /** What this very rule asks of this output, if it does; undefined otherwise. */
  readonly asking: Asking | undefined;
  /** UTC ms at which this rule last began and last ended an asking of this output; 0 for never. */
  readonly began: number;
  readonly ended: number;
}

/**
 * What a rule asks for. `off` is a judgement; `idle` is off because nothing is due, and keeps no other rule from
 * anything. `safe` is for a rule that cannot see; `hold` keeps what the rule itself began and never starts anything;
 * `pass` has nothing to say, as a guard without danger.
 */
export interface Proposal {
  readonly want: LoadState | 'idle' | 'hold' | 'safe' | 'pass';
  readonly reason: Reason;
  readonly inputs: readonly DecisionInput[];
  /** UTC ms at which the proposal can change without a new reading. */
  readonly wakeAt: number;
  /** UTC ms at which all is given if water flows from now on: no lease lasts longer. Without it no end is known. */
  readonly until?: number;
  /** How badly it is needed, 0 to 1: the queue of a supply is fair by it. */
  readonly urgency?: number;
}

/** A reading a rule cannot do without. */
export interface Need {
  readonly point: Point;
  readonly stale_s: number;
}

/** The limits between which a rule keeps a point: what a chart shows. */
export interface Band extends Need {
  readonly low: number;
  readonly high: number;
}

type Of<K extends Rule['kind']> = Extract<Rule, { kind: K }>;

/** A rule kind: its settings and one pure function over them. */
export interface RuleKind<K extends Rule['kind']> {
  readonly kind: K;
  readonly settings: z.ZodType<Of<K>>;
  /** Readings it cannot do without: the zone or the farm must have them, and their silence is an alarm. */
  readonly needs: (rule: Of<K>) => readonly Need[];
  readonly bands?: (rule: Of<K>) => readonly Band[];
  readonly decide: (rule: Of<K>, context: RuleContext) => Proposal;
}

export const defineRule = <K extends Rule['kind']>(kind: RuleKind<K>): RuleKind<K> => kind;
