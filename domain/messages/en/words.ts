import { metricOf } from '../../metric.ts';
import type { Metric } from '../../metric.ts';
import { SAFE_STATE } from '../../output.ts';
import { isDerived } from '../../quantity.ts';
import type { Derived, Quantity } from '../../quantity.ts';
import {
  formatAgainst,
  formatNumber,
  formatQuantity,
  inSentence,
  moment,
  NAMES_IN_LIST,
  personName,
  placeOf,
} from '../format.ts';
import type { Subject } from '../message.ts';
import { metricNames } from '../metrics-en.ts';
import { STILL_ON } from './verbs.ts';

const LOCALE = 'en-GB';

/** Shorter than the metric's name, where a farmer would say it so. */
const NOUN: Partial<Record<Metric, string>> = {
  'soil.moisture': 'the soil',
  'air.temperature': 'the air',
};

const DERIVED_NOUN: Readonly<Record<Derived, string>> = {
  'air.vpd': 'the dryness of the air (VPD)',
  'air.thi': 'the index of heat and humidity (THI)',
  'soil.depletion': 'the lack of water in the soil',
  'rain.total': 'the rain',
  'rain.expected': 'the rain forecast',
};

function place(quantity: Quantity): string {
  const at = placeOf(quantity);
  if (at === undefined) return '';
  return 'name' in at ? ` (${at.name})` : ` at ${at.depth_cm} cm`;
}

const named = (quantity: Quantity, short: Partial<Record<Metric, string>>): string => {
  if (isDerived(quantity)) return DERIVED_NOUN[quantity];
  const metric = metricOf(quantity);
  return (short[metric] ?? inSentence(metricNames[metric])) + place(quantity);
};

/** `the soil`, as in `the soil is at 27 %`. */
export const noun = (quantity: Quantity): string => named(quantity, NOUN);

/** `soil moisture`, as in `the reading of soil moisture`. */
export const title = (quantity: Quantity): string => named(quantity, {});

export const amount = (value: number, decimals = 0): string => formatNumber(LOCALE, value, decimals);

/** `27 %`, `15 L/min`. */
export const value = (quantity: Quantity, number: number): string => formatQuantity(LOCALE, quantity, number);

/** A value and its limit, in so many decimals that they differ. */
export const against = (
  quantity: Quantity,
  number: number,
  { limit }: { limit: number },
): readonly [string, string] => formatAgainst(LOCALE, quantity, { value: number, limit });

export const person = (by: string): string => personName(by, (number) => `Phone ${number}`);

/** `45 s`, `30 min`, `2 h 30 min`. */
export function duration(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest === 0 ? '' : ` ${rest} min`}`;
}

export function age(seconds: number): string {
  if (seconds < 60) return 'just now';
  if (seconds < 3_600) return `${Math.round(seconds / 60)} min ago`;
  return seconds < 172_800
    ? `${Math.round(seconds / 3_600)} h ago`
    : `${Math.round(seconds / 86_400)} days ago`;
}

/** How old the reading is; nothing for what is worked out of several. */
export const readAgo = (quantity: Quantity, age_s: number): string =>
  isDerived(quantity) && age_s === 0 ? '' : `, read ${age(age_s)}`;

/** `05:30`, on another day `05:30 on 23/11`. */
export function time(at: number, { at: from, timezone }: Subject): string {
  const { clock, date } = moment(LOCALE, at, { from, timezone });
  return date === undefined ? clock : `${clock} on ${date}`;
}

/** When it comes next, if that is known. */
export const nextTime = (at: number | undefined, subject: Subject): string =>
  at === undefined ? '' : `, next at ${time(at, subject)}`;

/** It is on although nothing asks for it: because that is safe, or because a run goes on. */
export function goesOn({ outcome, kind }: Subject): string {
  if (outcome === 'off') return '';
  return SAFE_STATE[kind] === 'on' ? `, ${STILL_ON[kind]}` : ', it keeps running for now';
}

/** `van-1, van-2 and 3 more` */
export function list(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_IN_LIST).join(', ');
  return names.length > NAMES_IN_LIST ? `${shown} and ${names.length - NAMES_IN_LIST} more` : shown;
}
