/** What the sentences of rules share in every language. */
import type { FILE_AUTHOR } from '../../../domain/rule/rule-set.ts';
import type { Rule } from '../../../domain/rule/rule.ts';

/** The author of what comes from the configuration file; its own module would bring the schema library to the phone. */
export const FILE: typeof FILE_AUTHOR = 'file';

type Step = Extract<Rule, { kind: 'climate' }>['steps'][number];
type Limits = Pick<Step, 'on_below' | 'off_above' | 'on_above' | 'off_below'>;

/** On past one limit, off past the other. */
export interface LimitPair {
  readonly side: 'below' | 'above';
  readonly on: number;
  readonly off: number;
}

export function limitPair({ on_below, off_above, on_above, off_below }: Limits): LimitPair {
  return on_below === undefined
    ? { side: 'above', on: on_above ?? NaN, off: off_below ?? NaN }
    : { side: 'below', on: on_below, off: off_above ?? NaN };
}

/** A start by the sun, minutes after it rises or sets (before, where negative). */
export interface SunStart {
  readonly sun: 'sunrise' | 'sunset';
  readonly minutes: number;
}

/** `sunrise+30`; undefined for a time of the clock. */
export function sunStart(time: string): SunStart | undefined {
  const [, sun, minutes] = /^(sunrise|sunset)([+-]\d+)?$/.exec(time) ?? [];
  return sun === 'sunrise' || sun === 'sunset' ? { sun, minutes: Number(minutes ?? 0) } : undefined;
}

/** `2026-11-03` and `11-03` as `3/11`. */
export const dayMonth = (day: string): string => {
  const [dayOfMonth, month] = day.split('-').reverse();
  return `${Number(dayOfMonth)}/${Number(month)}`;
};

/** `a, b và c` */
export const listing = (items: readonly string[], and: string): string =>
  items.length < 2
    ? items.join('')
    : `${items.slice(0, -1).join(', ')} ${and} ${items[items.length - 1] ?? ''}`;

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
