import type { Words } from './messages/words.ts';

const formats = new Map<string, Intl.NumberFormat>();

/** A number with at most `decimals` decimals. */
export function formatNumber(locale: Words['locale'], value: number, decimals: number): string {
  const key = `${locale}/${decimals}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, { maximumFractionDigits: decimals });
    formats.set(key, format);
  }
  return format.format(value);
}
