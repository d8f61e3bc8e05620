import { checkDigit, toGtin14 } from '../../../../domain/gtin.ts';

/** What to say under the field while somebody types a GTIN. */
export type GtinHelp =
  | { readonly kind: 'empty' }
  | { readonly kind: 'right' }
  | { readonly kind: 'not_digits' }
  /** `completed`: with the check digit added, where the digits may just lack it. */
  | { readonly kind: 'wrong_length'; readonly digits: number; readonly completed: string | undefined }
  /** `digit`: the last digit that the ones before it ask for. */
  | { readonly kind: 'wrong_check_digit'; readonly digit: string; readonly completed: string | undefined };

/** Digits before the check digit, of the lengths in use on packs (GTIN-8, GTIN-13). */
const WITHOUT_CHECK_DIGIT: ReadonlySet<number> = new Set([7, 12]);

export function gtinHelp(text: string): GtinHelp {
  if (text.trim() === '') return { kind: 'empty' };
  const gtin = toGtin14(text);
  if (typeof gtin === 'string') return { kind: 'right' };
  const digits = text.replace(/\D/g, '');
  const completed = WITHOUT_CHECK_DIGIT.has(digits.length) ? `${digits}${checkDigit(digits)}` : undefined;
  switch (gtin.fault) {
    case 'not_digits':
      return { kind: 'not_digits' };
    case 'wrong_length':
      return { kind: 'wrong_length', digits: digits.length, completed };
    case 'wrong_check_digit':
      return { kind: 'wrong_check_digit', digit: String(checkDigit(digits.slice(0, -1))), completed };
  }
}
