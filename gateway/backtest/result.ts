import type { Assumption, BacktestBody } from '../../domain/http/backtests.ts';
import { formatInstant } from '../../domain/time.ts';
import type { BacktestSetup } from './setup.ts';
import type { Tally } from './tally.ts';
import type { Target } from './target.ts';
import type { BacktestWater } from './water.ts';
import type { BacktestWorld } from './world.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** What a course of a draft has come to. */
export interface Outcome {
  readonly target: Target | undefined;
  readonly tally: Tally;
  readonly runs: number;
  /** Runs that there really were. */
  readonly really: number;
  readonly readings: {
    readonly frames: number;
    readonly first: number;
    readonly last: number;
    readonly gap_ms: number;
  };
  readonly water: BacktestWater;
  readonly world: BacktestWorld;
}

const round = (value: number, decimals: number): number => Number(value.toFixed(decimals));
const hours = (ms: number): number => round(ms / HOUR_MS, 2);
const less = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? null : round(one - other, 3);

export function bodyOf(setup: BacktestSetup, outcome: Outcome): BacktestBody {
  const { zone, output, draft, from, to, site } = setup;
  const { target, tally, runs, really, readings, water } = outcome;
  const counts = output.flow_l_min !== undefined;
  const knows = target !== undefined && tally.known_ms > 0;
  const at = (instant: number): string => formatInstant(instant, site.timezone);
  const used = (side: Tally['draft'], count: number) => ({
    litres: counts ? round(side.litres, 1) : null,
    runs: count,
    minutes: round(side.on_ms / MINUTE_MS, 1),
    below_target_h: knows ? hours(side.past_ms) : null,
    stress_h: water.pair ? hours(side.stressed_ms) : null,
  });
  const would = used(tally.draft, runs);
  const really_ran = used(tally.real, really);
  return {
    ...{ zone: zone.id, output: output.id, rule: draft.id, from: at(from), to: at(to) },
    ...would,
    target: target ? { ...target, limit: round(target.limit, 2) } : null,
    gates: tally.gates.map(([gate, h]) => ({ gate, hours: round(h, 2) })),
    reasons: tally.reasons.map(([code, h]) => ({ code, hours: round(h, 2) })),
    readings: {
      frames: readings.frames,
      first: at(readings.first),
      last: at(readings.last),
      gap_h: hours(readings.gap_ms),
    },
    really_ran,
    difference: {
      litres: less(would.litres, really_ran.litres),
      runs: runs - really,
      minutes: round(would.minutes - really_ran.minutes, 1),
      below_target_h: less(would.below_target_h, really_ran.below_target_h),
      stress_h: less(would.stress_h, really_ran.stress_h),
    },
    days: tally.days.map((day) => ({
      date: day.date,
      litres: counts ? round(day.litres, 1) : null,
      really_litres: counts ? round(day.really_litres, 1) : null,
      moisture: day.moisture_ms > 0 ? round(day.moisture / day.moisture_ms, 2) : null,
    })),
    assumptions: assumptionsOf(setup, outcome),
  };
}

function assumptionsOf({ output, rules }: BacktestSetup, { water, world }: Outcome): Assumption[] {
  const found: Assumption[] = ['no_overrides', 'readings_came_in_time'];
  if (output.supply !== undefined || output.exclusive !== undefined) found.unshift('alone_at_its_supply');
  const looksAtSoil = world.hasLookedAt('soil.moisture');
  if (water.pair) found.push('moisture_modelled');
  else if (looksAtSoil) found.push('moisture_as_measured');
  if (world.hasLookedAt('soil.tension')) found.push('tension_as_measured');
  const { assumed, byTemperature } = water.demand;
  if (water.pair && assumed > 0) found.push('demand_assumed');
  if (water.pair && byTemperature > 0) found.push('demand_by_temperature');
  if (rules.some((rule) => rule.kind === 'rain_delay' && rule.forecast)) found.push('no_forecast');
  return found;
}
