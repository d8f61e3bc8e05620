import { z } from 'zod';

/** What is wrong with a typed GTIN; the word is stable. */
export interface GtinFault {
  readonly fault: 'not_digits' | 'wrong_length' | 'wrong_check_digit';
}

const LENGTHS: ReadonlySet<number> = new Set([8, 12, 13, 14]);
const MAX_TYPED = 40;
/** What people put between the groups of digits: white space, hyphens, dashes. */
const SEPARATORS = /[\s\u2010-\u2015-]+/gu;

const EXPLANATIONS: Readonly<Record<GtinFault['fault'], string>> = {
  not_digits: 'a GTIN is digits only',
  wrong_length: 'a GTIN has 8, 12, 13 or 14 digits',
  wrong_check_digit: 'the last digit does not agree with the others: mistyped',
};

/**
 * The modulo-10 check digit of GS1 keys: weights 3, 1, 3 … from the right (GS1 General Specifications, 7.9.1).
 * @param digits those before the check digit
 */
export function checkDigit(digits: string): number {
  let sum = 0;
  for (let i = digits.length - 1, weight = 3; i >= 0; i--, weight = 4 - weight)
    sum += weight * (digits.charCodeAt(i) - 48);
  return (10 - (sum % 10)) % 10;
}

/** Whether the last of these digits is the check digit of the others. */
export const hasCheckDigit = (digits: string): boolean =>
  checkDigit(digits.slice(0, -1)) === digits.charCodeAt(digits.length - 1) - 48;

/** The 14 digits of a GTIN-8, -12, -13 or -14 as people type it, spaces and dashes between the digits included. */
export function toGtin14(text: string): string | GtinFault {
  const digits = text.replace(SEPARATORS, '');
  if (!/^\d+$/.test(digits)) return { fault: 'not_digits' };
  if (!LENGTHS.has(digits.length)) return { fault: 'wrong_length' };
  return hasCheckDigit(digits) ? digits.padStart(14, '0') : { fault: 'wrong_check_digit' };
}

/** Takes a GTIN as typed, gives the 14 digits that records keep. */
export const Gtin = z
  .string()
  .max(MAX_TYPED)
  .transform((text, context) => {
    const gtin = toGtin14(text);
    if (typeof gtin === 'string') return gtin;
    context.addIssue({ code: 'custom', message: EXPLANATIONS[gtin.fault], params: gtin });
    return z.NEVER;
  })
  .pipe(z.string().regex(/^\d{14}$/));

/**
 * GTINs that somebody may have meant: the padded form of a right one; for a wrong check digit those that are one wrong
 * digit (in each place exactly one makes it right) or one swapped pair of neighbours away, at most 27. The caller
 * offers those that exist.
 */
export function gtinSuggestions(text: string): string[] {
  const gtin = toGtin14(text);
  if (typeof gtin === 'string') return [gtin];
  if (gtin.fault !== 'wrong_check_digit') return [];
  const digits = text.replace(SEPARATORS, '').padStart(14, '0');
  const near = new Set([...swapped(digits), ...corrected(digits)]);
  return [...near];
}

function* swapped(digits: string): Iterable<string> {
  for (let i = 0; i + 1 < digits.length; i++) {
    const other = digits.slice(0, i) + digits.charAt(i + 1) + digits.charAt(i) + digits.slice(i + 2);
    if (hasCheckDigit(other)) yield other;
  }
}

function* corrected(digits: string): Iterable<string> {
  for (let i = digits.length - 1; i >= 0; i--)
    for (let digit = 0; digit <= 9; digit++) {
      const other = digits.slice(0, i) + String(digit) + digits.slice(i + 1);
      if (hasCheckDigit(other)) yield other;
    }
}

/** A GTIN-14 as packs show it: without the zeros that pad a GTIN-8 or GTIN-13. */
export function gtinDisplay(gtin14: string): string {
  if (gtin14.startsWith('000000')) return gtin14.slice(6);
  return gtin14.startsWith('0') ? gtin14.slice(1) : gtin14;
}
