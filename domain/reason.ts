import type { Point } from './metric.ts';
import type { Quantity } from './quantity.ts';

/** A value against a limit. */
interface Compared {
  readonly point: Quantity;
  readonly value: number;
  readonly limit: number;
  /** Age of the reading, s; 0 for what is worked out and not read. */
  readonly age_s: number;
}

/** How much of a dose was given: by litres where the flow is known, else by time. */
interface Dosed {
  readonly given: number;
  readonly of: number;
  readonly unit: 'L' | 's';
}

/** How well the water demand is known: what the ET0 of the last day was worked out from. */
export type Et0Tier =
  | 'penman_full'
  | 'penman_wind_assumed'
  | 'penman_radiation_estimated'
  | 'hargreaves'
  /** No weather at all: bridged by the demand of the days before. */
  | 'assumed';

/** What can be wrong with a water supply. */
export const SUPPLY_FAULTS = [
  /** Water flows although every valve is shut. */
  'leak',
  /** A valve is open and no water flows. */
  'no_flow',
  /** More water flows than the open valves take: a pipe or hose has come off. */
  'burst',
  /** The pump draws too little current: no water at its foot. */
  'dry_run',
  /** The pump draws the current of a shut line. */
  'dead_head',
  /** A valve that was told to shut, or a pump that was told to stop, does not. */
  'stuck',
] as const;
export type SupplyFault = (typeof SUPPLY_FAULTS)[number];

/** Why an output is as it is. Each member renders as one sentence in the message files. Times are UTC ms. */
export type Reason =
  // Rules
  | ({
      readonly code: 'below_limit' | 'above_limit' | 'target_reached' | 'not_needed' | 'on_its_way';
    } & Compared)
  | { readonly code: 'minimum_run'; readonly until: number }
  | { readonly code: 'no_reading'; readonly point: Point }
  | { readonly code: 'stale'; readonly point: Point; readonly age_s: number; readonly limit_s: number }
  | { readonly code: 'implausible'; readonly point: Point; readonly value: number }
  /** A watering that is due by the clock, or a dose that a rule gives. */
  | ({ readonly code: 'dose'; readonly start: number } & Dosed)
  | ({ readonly code: 'dose_given'; readonly next?: number } & Dosed)
  | { readonly code: 'not_scheduled'; readonly next?: number }
  | { readonly code: 'out_of_season'; readonly from: string; readonly to: string }
  /** The box was off, had no clock or was set past the start: it is not caught up. */
  | { readonly code: 'missed_start'; readonly start: number; readonly next?: number }
  | { readonly code: 'soaking'; readonly until: number }
  | {
      readonly code: 'balance_dry' | 'balance_wet' | 'balance_refilling';
      readonly depletion_mm: number;
      /** Depletion at which watering is due (dry, wet) or at which it ends (refilling). */
      readonly limit_mm: number;
      readonly tier: Et0Tier;
    }
  /** Due, but not in the hours it may start. */
  | {
      readonly code: 'balance_waits';
      readonly depletion_mm: number;
      readonly limit_mm: number;
      readonly from: number;
    }
  | { readonly code: 'balance_unknown'; readonly missing: 'soil' | 'crop' | 'area' | 'weather' }
  | {
      readonly code: 'rained' | 'rain_expected';
      readonly mm: number;
      readonly hours: number;
      readonly limit: number;
    }
  | { readonly code: 'minimum_air'; readonly until: number }
  | ({ readonly code: 'condition' } & Compared)
  | { readonly code: 'night_duty'; readonly until: number }
  | ({ readonly code: 'too_salty' | 'frost' | 'heat' | 'bright_enough' } & Compared)
  | { readonly code: 'lamp_hours'; readonly until: number }
  | { readonly code: 'lamp_rest'; readonly next?: number }
  /** A rule that only guards has nothing against it, and no other rule asks. */
  | { readonly code: 'nothing_asked' }
  | { readonly code: 'no_rule' }
  // People
  | { readonly code: 'run_by_hand'; readonly by: string; readonly until: number; readonly litres?: number }
  | { readonly code: 'stopped' | 'paused' | 'locked'; readonly by: string; readonly until?: number }
  // Limits of the output
  | { readonly code: 'on_max'; readonly on_max_s: number; readonly until: number }
  | { readonly code: 'off_min'; readonly until: number }
  | { readonly code: 'daily_max'; readonly litres: number; readonly limit: number }
  | { readonly code: 'daily_time'; readonly away_s: number; readonly limit_s: number }
  | { readonly code: 'soak'; readonly until: number }
  | { readonly code: 'quiet'; readonly until: number }
  // The water supply and its neighbours
  | {
      readonly code: 'queue';
      readonly ahead: number;
      readonly free_l_min: number;
      readonly needs_l_min: number;
    }
  | { readonly code: 'exclusive'; readonly other: string }
  | ({ readonly code: 'tank_low' } & Compared)
  | { readonly code: 'tank_unknown'; readonly point: Point }
  | { readonly code: 'well_rest'; readonly until: number }
  | { readonly code: 'pump_unavailable'; readonly pump: string }
  /** It stays open until the pump has surely stopped. */
  | { readonly code: 'pump_stopping'; readonly until: number }
  /** A pump or master valve waits until a valve is surely open. */
  | { readonly code: 'valve_opening' }
  /** A pump or master valve runs for these outputs. */
  | { readonly code: 'serves'; readonly outputs: readonly string[] }
  | { readonly code: 'no_valve_open' }
  | { readonly code: 'supply_fault'; readonly fault: SupplyFault; readonly until?: number }
  // The box
  | { readonly code: 'no_clock' }
  | { readonly code: 'degraded'; readonly hours: number };

export type ReasonCode = Reason['code'];
