/** Reasons by topic: each language has one file per topic. */
import type { Reason, ReasonCode } from '../reason.ts';
import type { Subject } from './message.ts';

type Of<C extends ReasonCode, R extends Reason = Reason> = R extends Reason
  ? R['code'] extends C
    ? R
    : never
  : never;

/** A reading against what a rule wants of it, or a reading that cannot be used. */
export type MeasuredReason = Of<
  | 'below_limit'
  | 'above_limit'
  | 'target_reached'
  | 'not_needed'
  | 'on_its_way'
  | 'condition'
  | 'too_salty'
  | 'frost'
  | 'heat'
  | 'bright_enough'
  | 'no_reading'
  | 'stale'
  | 'implausible'
>;

/** The clock of a rule, or no rule at all. */
export type ClockReason = Of<
  | 'minimum_run'
  | 'dose'
  | 'dose_given'
  | 'not_scheduled'
  | 'out_of_season'
  | 'missed_start'
  | 'soaking'
  | 'minimum_air'
  | 'night_duty'
  | 'lamp_hours'
  | 'lamp_rest'
  | 'nothing_asked'
  | 'no_rule'
>;

/** Water in the soil and from the sky. */
export type WaterReason = Of<
  | 'balance_dry'
  | 'balance_wet'
  | 'balance_refilling'
  | 'balance_waits'
  | 'balance_unknown'
  | 'rained'
  | 'rain_expected'
>;

export type PeopleReason = Of<'run_by_hand' | 'stopped' | 'paused' | 'locked'>;

/** Limits of the output itself. */
export type LimitReason = Of<'on_max' | 'off_min' | 'daily_max' | 'daily_time' | 'soak' | 'quiet'>;

/** The water supply and other outputs. */
export type SupplyReason = Of<
  | 'queue'
  | 'exclusive'
  | 'tank_low'
  | 'tank_unknown'
  | 'well_rest'
  | 'pump_unavailable'
  | 'pump_stopping'
  | 'valve_opening'
  | 'serves'
  | 'no_valve_open'
  | 'supply_fault'
>;

/** The box itself. */
export type BoxReason = Of<'no_clock' | 'degraded'>;

/** What stands after the colon, by topic: no capital letter before it, no full stop after it. */
export interface Because {
  readonly measured: (reason: MeasuredReason, subject: Subject) => string;
  readonly clock: (reason: ClockReason, subject: Subject) => string;
  readonly water: (reason: WaterReason, subject: Subject) => string;
  readonly people: (reason: PeopleReason, subject: Subject) => string;
  readonly limits: (reason: LimitReason, subject: Subject) => string;
  readonly supply: (reason: SupplyReason, subject: Subject) => string;
  readonly box: (reason: BoxReason, subject: Subject) => string;
}

/** The words of a language for any reason. */
export function because(texts: Because, reason: Reason, subject: Subject): string {
  switch (reason.code) {
    case 'below_limit':
    case 'above_limit':
    case 'target_reached':
    case 'not_needed':
    case 'on_its_way':
    case 'condition':
    case 'too_salty':
    case 'frost':
    case 'heat':
    case 'bright_enough':
    case 'no_reading':
    case 'stale':
    case 'implausible':
      return texts.measured(reason, subject);
    case 'minimum_run':
    case 'dose':
    case 'dose_given':
    case 'not_scheduled':
    case 'out_of_season':
    case 'missed_start':
    case 'soaking':
    case 'minimum_air':
    case 'night_duty':
    case 'lamp_hours':
    case 'lamp_rest':
    case 'nothing_asked':
    case 'no_rule':
      return texts.clock(reason, subject);
    case 'balance_dry':
    case 'balance_wet':
    case 'balance_refilling':
    case 'balance_waits':
    case 'balance_unknown':
    case 'rained':
    case 'rain_expected':
      return texts.water(reason, subject);
    case 'run_by_hand':
    case 'stopped':
    case 'paused':
    case 'locked':
      return texts.people(reason, subject);
    case 'on_max':
    case 'off_min':
    case 'daily_max':
    case 'daily_time':
    case 'soak':
    case 'quiet':
      return texts.limits(reason, subject);
    case 'queue':
    case 'exclusive':
    case 'tank_low':
    case 'tank_unknown':
    case 'well_rest':
    case 'pump_unavailable':
    case 'pump_stopping':
    case 'valve_opening':
    case 'serves':
    case 'no_valve_open':
    case 'supply_fault':
      return texts.supply(reason, subject);
    case 'no_clock':
    case 'degraded':
      return texts.box(reason, subject);
  }
}
