import { formatNumber } from '../../../ui/format-number.ts';
import { MOST_STAMPS } from '../limits.ts';
import { readWhole } from './amount.ts';
import { LOCALES } from './locales.ts';
import type { Reader } from './reader.ts';

/** Stamps of a batch that somebody chose, as typed. */
export interface RangeFields {
  part: 'all' | 'part';
  from: string;
  to: string;
}

export interface Range {
  /** Both included; the whole batch without them. */
  readonly from?: number;
  readonly to?: number;
  readonly count: number;
}

export const wholeBatch = (): RangeFields => ({ part: 'all', from: '', to: '' });

/**
 * So many labels, all with the one code of their lot; or what is wrong with the field. Their number is the cooperative's
 * choice each time, whatever the batch was issued for.
 */
export function readCopies(
  copies: string,
  { words, language }: Reader,
): Range | { readonly errors: Readonly<Record<string, string>> } {
  const count = readWhole(copies, language, { least: 1, most: MOST_STAMPS });
  if (count !== undefined) return { to: count, count };
  const most = formatNumber(LOCALES[language], MOST_STAMPS, 0);
  return { errors: { copies: words.common.check.whole('1', most) } };
}

/** The range that was typed, or what is wrong with each field. @param count stamps of the batch */
export function readRange(
  { part, from, to }: RangeFields,
  count: number,
  { words, language }: Reader,
): Range | { readonly errors: Readonly<Record<string, string>> } {
  if (part === 'all') return { count };
  const bounds = { least: 1, most: count };
  const first = readWhole(from, language, bounds);
  const last = readWhole(to, language, bounds);
  const most = formatNumber(LOCALES[language], count, 0);
  const errors: Record<string, string> = {};
  if (first === undefined) errors.from = words.common.check.whole('1', most);
  if (last === undefined) errors.to = words.common.check.whole('1', most);
  if (first === undefined || last === undefined) return { errors };
  if (last < first) return { errors: { to: words.common.check.range } };
  return { from: first, to: last, count: last - first + 1 };
}
