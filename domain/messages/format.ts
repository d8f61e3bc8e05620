/** Numbers, times of day and names as people write them, in any language. */
import { localDay } from '../day.ts';
import type { OutputKind } from '../output.ts';
import { quantityOf } from '../quantity.ts';
import type { Quantity } from '../quantity.ts';
import type { Reason } from '../reason.ts';

export type Locale = 'vi-VN' | 'en-GB';

const numberFormats = new Map<string, Intl.NumberFormat>();
const timeFormats = new Map<string, Intl.DateTimeFormat>();

/** A number with at most so many decimals: `1.200`, `31,5`. */
export function formatNumber(locale: Locale, value: number, decimals: number): string {
  const key = `${locale}/${decimals}`;
  let format = numberFormats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, { maximumFractionDigits: decimals });
    numberFormats.set(key, format);
  }
  // Minus nothing is nothing.
  return format.format(value).replace(/^-(?=0$)/, '');
}

/** The unit as it is said; none for pH and for an index. */
const spoken = (unit: string): string => unit.replace('% vol', '%').replace('pH', '');

/** A value with its unit, with as many decimals as it deserves: `27 %`, `31,5 °C`. */
export const formatQuantity = (locale: Locale, quantity: Quantity, value: number): string =>
  withUnit(locale, quantity, { value, decimals: quantityOf(quantity).decimals });

function withUnit(
  locale: Locale,
  quantity: Quantity,
  { value, decimals }: { value: number; decimals: number },
): string {
  return `${formatNumber(locale, value, decimals)} ${spoken(quantityOf(quantity).unit)}`.trimEnd();
}

/** Decimals beyond those of the catalogue, at most. */
const MORE_DECIMALS = 2;

/**
 * A value and the limit it is held against. They get more decimals where they would read the same and are not: nobody
 * trusts "24 %, below the limit of 24 %".
 */
export function formatAgainst(
  locale: Locale,
  quantity: Quantity,
  { value, limit }: { value: number; limit: number },
): readonly [string, string] {
  const { decimals: usual } = quantityOf(quantity);
  for (let decimals = usual; ; decimals += 1) {
    const said = withUnit(locale, quantity, { value, decimals });
    const against = withUnit(locale, quantity, { value: limit, decimals });
    if (said !== against || decimals === usual + MORE_DECIMALS || value === limit) return [said, against];
  }
}

export interface Moment {
  /** Hours and minutes in the farm's time zone. */
  readonly clock: string;
  /** Day and month, when it is not the day of `from`. */
  readonly date?: string;
}

/** A time as it is said at the time `from` (UTC ms). */
export function moment(
  locale: Locale,
  at: number,
  { from, timezone }: { from: number; timezone: string },
): Moment {
  const clock = timeFormat(locale, timezone, 'clock').format(at);
  if (localDay(at, timezone) === localDay(from, timezone)) return { clock };
  return { clock, date: timeFormat(locale, timezone, 'date').format(at) };
}

const FIELDS = {
  clock: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  date: { day: 'numeric', month: 'numeric' },
} as const;

function timeFormat(locale: Locale, timezone: string, fields: keyof typeof FIELDS): Intl.DateTimeFormat {
  const key = `${locale}/${timezone}/${fields}`;
  let format = timeFormats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, { timeZone: timezone, ...FIELDS[fields] });
    timeFormats.set(key, format);
  }
  return format;
}

const PHONE = /^phone-(\d+)$/;
const HOME_ASSISTANT = /^homeassistant(?:: (.+))?$/;

/** Who acted, as people know them. @param phone what a paired phone of that number is called */
export function personName(by: string, phone: (number: string) => string): string {
  const number = PHONE.exec(by)?.[1];
  if (number !== undefined) return phone(number);
  const home = HOME_ASSISTANT.exec(by);
  if (!home) return by;
  return home[1] === undefined ? 'Home Assistant' : `${home[1]} (Home Assistant)`;
}

/** A title inside a sentence: `Độ ẩm` becomes `độ ẩm`, `pH` and `CO₂` stay. */
export const inSentence = (title: string): string =>
  /^\p{Lu}\p{Lu}/u.test(title) ? title : title.charAt(0).toLowerCase() + title.slice(1);

const DEPTH = /^(\d+)cm$/;

/** The depth that a channel names (`soil.moisture#40cm`), or its own name. */
export function placeOf(quantity: Quantity): { depth_cm: string } | { name: string } | undefined {
  const channel = quantity.split('#', 2)[1];
  if (channel === undefined) return undefined;
  const depth_cm = DEPTH.exec(channel)?.[1];
  return depth_cm === undefined ? { name: channel } : { depth_cm };
}

const MONTH_DAY = /(\d\d)-(\d\d)$/;

/** `02-15` or `2026-02-15` as day and month, the leading zeros gone. */
export function dayAndMonth(text: string): { day: number; month: number } | undefined {
  const [, month, day] = MONTH_DAY.exec(text) ?? [];
  return month === undefined || day === undefined ? undefined : { day: Number(day), month: Number(month) };
}

const GIVES_WATER: ReadonlySet<OutputKind> = new Set<OutputKind>(['valve', 'pump', 'master_valve', 'mister']);

/** Whether water flows while it is on: only then a sentence speaks of water. */
export const givesWater = (kind: OutputKind): boolean => GIVES_WATER.has(kind);

/** Something given of a whole, as of a dose: litres or seconds. */
type Given = Pick<Extract<Reason, { code: 'dose' }>, 'given' | 'of' | 'unit'>;

/** The smallest step a dose is told in: a tenth of a litre for small ones, a minute for all but the shortest. */
function stepOf({ of, unit }: Given): number {
  if (unit === 'L') return of < 10 ? 0.1 : 1;
  return of < 120 ? 1 : 60;
}

/** Whether people would call it all: less than half a step is missing. */
export const isAllGiven = (dose: Given): boolean => dose.of - dose.given < stepOf(dose) / 2;

/** What was given in whole steps, so that a part never reads like all. */
export function inSteps(dose: Given): number {
  const step = stepOf(dose);
  return Math.floor(dose.given / step + 1e-9) * step;
}

/** How many names a list gives before it only counts. */
export const NAMES_IN_LIST = 4;
