/** How much a dose is, and how much of it was given. */
import { grossVolume_l } from '../../domain/agronomy/soil-water.ts';
import type { Reason } from '../../domain/reason.ts';
import type { Amount } from '../../domain/rule/head.ts';
import { METHODS } from '../../domain/zone.ts';
import type { Asking, Proposal, RuleContext } from './define.ts';

/** What is left of a dose by the rounding of sums, s. */
const DUST_S = 1e-6;

/**
 * Nothing is opened for less, ms; one second more than the shortest lease. The rest of an amount that is less is not
 * waited for once its water stands still: it would be asked for without an end.
 */
const SHORTEST_RUN_MS = 2_000;

export interface Dose {
  readonly of: number;
  readonly unit: 'L' | 's';
  /** What one second of flow gives of it. */
  readonly perSecond: number;
}

/** The dose of an amount; undefined where a number it needs is missing, which the check of the settings refuses. */
export function doseOf(
  { minutes, litres, depth_mm }: Amount,
  { zone, output }: Pick<RuleContext, 'zone' | 'output'>,
): Dose | undefined {
  if (minutes !== undefined) return { of: minutes * 60, unit: 's', perSecond: 1 };
  const of = litres ?? depthVolume_l(depth_mm ?? 0, zone);
  if (of === undefined || output.flow_l_min === undefined) return undefined;
  return { of, unit: 'L', perSecond: output.flow_l_min / 60 };
}

/** Litres from the valve for a depth that reaches the roots; undefined without an area. */
export const depthVolume_l = (depth_mm: number, zone: RuleContext['zone']): number | undefined =>
  zone.area_m2 === undefined
    ? undefined
    : grossVolume_l(depth_mm, { area_m2: zone.area_m2, efficiency: METHODS[zone.method] });

/** What is said of an amount that cannot be counted. */
export const uncountable: Proposal = {
  want: 'safe',
  reason: { code: 'balance_unknown', missing: 'area' },
  inputs: [],
  wakeAt: Infinity,
};

export interface Progress {
  /** As the reasons of a dose say it. */
  readonly told: Pick<Extract<Reason, { code: 'dose' }>, 'given' | 'of' | 'unit'>;
  /** Time until all is given if water flows from now on, ms; 0 when it is. */
  readonly rest_ms: number;
}

type Course = Pick<RuleContext, 'asking' | 'flows'>;

/** How far a dose is; nothing was given of one that nobody asked for yet. */
export function progressOf({ of, unit, perSecond }: Dose, course: Course): Progress {
  const given = givenOf(course.asking, unit) ?? 0;
  const rest_s = (of - given) / perSecond - DUST_S;
  return { told: { given, of, unit }, rest_ms: restTime_ms(rest_s * 1000, course) };
}

const givenOf = (asking: Asking | undefined, unit: Dose['unit']): number | undefined =>
  unit === 's' ? asking?.given_s : asking?.given_l;

/**
 * Time until an amount is given if water flows from now on, whole ms; 0 when it is.
 * @param rest_ms what its sum leaves to give, ms
 */
export function restTime_ms(rest_ms: number, { asking, flows }: Course): number {
  const rest = Math.max(0, Math.ceil(rest_ms));
  if (!asking) return Math.max(rest, SHORTEST_RUN_MS);
  return flows || rest >= SHORTEST_RUN_MS ? rest : 0;
}
