/** Numbers as people type them. */
import type { Words } from '../../../ui/messages/words.ts';

const GROUPED = {
  'vi-VN': /^[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?$/,
  'en-GB': /^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/,
};
const PLAIN = /^[+-]?\d+([.,]\d+)?$/;

/**
 * Reads `24,5` and `24.5` alike, in either language. Only what can be nothing but thousands by the language is read so:
 * `1.200` in Vietnamese, `1,200` in English. Undefined for anything that is no number.
 */
export function readNumber(text: string, locale: Words['locale']): number | undefined {
  const typed = text.replace(/\s/g, '').replace('−', '-');
  if (GROUPED[locale].test(typed)) {
    const [group, point] = locale === 'vi-VN' ? ['.', ','] : [',', '.'];
    return Number(typed.split(group).join('').replace(point, '.'));
  }
  return PLAIN.test(typed) ? Number(typed.replace(',', '.')) : undefined;
}

/** A number as it stands in a field to be typed over: all its decimals, and no thousands. */
export const writeNumber = (value: number, locale: Words['locale']): string =>
  locale === 'vi-VN' ? String(value).replace('.', ',') : String(value);
