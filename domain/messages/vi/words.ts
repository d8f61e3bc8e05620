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
import { metricNames } from '../metrics-vi.ts';
import { STILL_ON } from './verbs.ts';

const LOCALE = 'vi-VN';

/** Shorter than the metric's name, where a farmer would say it so. */
const NOUN: Partial<Record<Metric, string>> = {
  'soil.moisture': 'đất',
  'air.temperature': 'nhiệt độ',
};

const DERIVED_NOUN: Readonly<Record<Derived, string>> = {
  'air.vpd': 'độ khô của không khí (VPD)',
  'air.thi': 'chỉ số nóng ẩm (THI)',
  'soil.depletion': 'mức thiếu nước của đất',
  'rain.total': 'lượng mưa',
  'rain.expected': 'lượng mưa dự báo',
};

function place(quantity: Quantity): string {
  const at = placeOf(quantity);
  if (at === undefined) return '';
  return 'name' in at ? ` (${at.name})` : ` sâu ${at.depth_cm} cm`;
}

const named = (quantity: Quantity, short: Partial<Record<Metric, string>>): string => {
  if (isDerived(quantity)) return DERIVED_NOUN[quantity];
  const metric = metricOf(quantity);
  return (short[metric] ?? inSentence(metricNames[metric])) + place(quantity);
};

/** `đất`, as in `đất còn 27 %`. */
export const noun = (quantity: Quantity): string => named(quantity, NOUN);

/** `độ ẩm đất`, as in `số đo độ ẩm đất`. */
export const title = (quantity: Quantity): string => named(quantity, {});

export const amount = (value: number, decimals = 0): string => formatNumber(LOCALE, value, decimals);

/** Units as farmers say them; a gram of salt in a kilogram of water is one in a thousand. */
const inVietnamese = (text: string): string =>
  text
    .replace(/ L\/min$/, ' lít/phút')
    .replace(/ L$/, ' lít')
    .replace(/ g\/kg$/, ' ‰');

/** `27 %`, `15 lít/phút`. */
export const value = (quantity: Quantity, number: number): string =>
  inVietnamese(formatQuantity(LOCALE, quantity, number));

/** A value and its limit, in so many decimals that they differ. */
export function against(quantity: Quantity, number: number, { limit }: { limit: number }): [string, string] {
  const [said, its] = formatAgainst(LOCALE, quantity, { value: number, limit });
  return [inVietnamese(said), inVietnamese(its)];
}

export const person = (by: string): string => personName(by, (number) => `Điện thoại ${number}`);

/** `45 giây`, `30 phút`, `2 giờ 30 phút`. */
export function duration(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} giây`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} phút`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} giờ${rest === 0 ? '' : ` ${rest} phút`}`;
}

export function age(seconds: number): string {
  if (seconds < 60) return 'vừa xong';
  if (seconds < 3_600) return `${Math.round(seconds / 60)} phút trước`;
  return seconds < 172_800
    ? `${Math.round(seconds / 3_600)} giờ trước`
    : `${Math.round(seconds / 86_400)} ngày trước`;
}

/** How old the reading is; nothing for what is worked out of several. */
export const readAgo = (quantity: Quantity, age_s: number): string =>
  isDerived(quantity) && age_s === 0 ? '' : `, cảm biến đọc ${age(age_s)}`;

/** `05:30`, on another day `05:30 ngày 23/11`. */
export function time(at: number, { at: from, timezone }: Subject): string {
  const { clock, date } = moment(LOCALE, at, { from, timezone });
  return date === undefined ? clock : `${clock} ngày ${date}`;
}

/** When it comes next, if that is known. */
export const nextTime = (at: number | undefined, subject: Subject): string =>
  at === undefined ? '' : `, lần sau lúc ${time(at, subject)}`;

/** It is on although nothing asks for it: because that is safe, or because a run goes on. */
export function goesOn({ outcome, kind }: Subject): string {
  if (outcome === 'off') return '';
  return SAFE_STATE[kind] === 'on' ? `, ${STILL_ON[kind]}` : ', tạm để chạy tiếp';
}

/** `van-1, van-2 và 3 van nữa` */
export function list(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_IN_LIST).join(', ');
  return names.length > NAMES_IN_LIST ? `${shown} và ${names.length - NAMES_IN_LIST} van nữa` : shown;
}
