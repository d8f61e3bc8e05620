/** Amounts as people type them: Vietnamese write `1.250,5`, English `1,250.5`. */
import type { Language } from '../../../ui/messages/words.ts';

const THOUSANDS = { vi: '.', en: ',' } as const;
const DECIMAL = { vi: ',', en: '.' } as const;

/**
 * The number somebody means; undefined when it is none. A sign that could be either counts as the language has it,
 * unless it cannot stand for thousands (`12.5` in Vietnamese is twelve and a half).
 */
export function readAmount(text: string, language: Language): number | undefined {
  const typed = text.replace(/[\s\u00a0]/g, '');
  if (!/^\d[\d.,]*$/.test(typed)) return undefined;
  const number = isGrouped(typed, language) ?? isGrouped(typed, language === 'vi' ? 'en' : 'vi');
  return number !== undefined && Number.isFinite(number) ? number : undefined;
}

/** The number when its signs stand where this language puts them. */
function isGrouped(typed: string, language: Language): number | undefined {
  const [whole = '', decimals, ...more] = typed.split(DECIMAL[language]);
  if (more.length > 0 || (decimals !== undefined && !/^\d+$/.test(decimals))) return undefined;
  const [first = '', ...groups] = whole.split(THOUSANDS[language]);
  if (groups.length > 0 && !/^[1-9]\d{0,2}$/.test(first)) return undefined;
  if (!/^\d+$/.test(first) || !groups.every((group) => /^\d{3}$/.test(group))) return undefined;
  return Number([first, ...groups].join('') + (decimals === undefined ? '' : `.${decimals}`));
}

/** As it stands in a field: without thousands, so that it can be mended easily. */
export const amountField = (value: number | null, language: Language): string =>
  value === null ? '' : String(value).replace('.', DECIMAL[language]);

/** A whole number within bounds, undefined else. */
export function readWhole(
  text: string,
  language: Language,
  { least, most }: { readonly least: number; readonly most: number },
): number | undefined {
  const value = readAmount(text, language);
  return value !== undefined && Number.isInteger(value) && value >= least && value <= most
    ? value
    : undefined;
}
