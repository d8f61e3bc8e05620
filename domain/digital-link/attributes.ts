/** Data attributes: what a Digital Link says beside its key, in the query (GS1 Digital Link URI Syntax 1.6.0). */
import type { AddressFault } from './fault.ts';
import { decodeValue } from './value.ts';

/** Application identifier to decoded value. */
export type Attributes = Readonly<Record<string, string>>;

/** Longest value that any application identifier may have (91 to 99). */
const MAX_VALUE = 90;

interface Rule {
  /** Application identifiers it holds for. */
  readonly ai: RegExp;
  readonly allows: (value: string) => boolean;
}

// Country codes come and go, so that only 000 and 900-999, which ISO 3166-1 never assigns, are refused.
const COUNTRY = '(?:0(?!00)|[1-8])\\d\\d';

/** The first that fits decides; attributes without one are kept as they are. */
const RULES: readonly Rule[] = [
  { ai: /^1[1-7]$/, allows: (value) => /^\d{6}$/.test(value) && isDate(value, 0) },
  { ai: /^3[1-6]\d\d$/, allows: (value) => /^\d{6}$/.test(value) },
  { ai: /^(422|424|426)$/, allows: (value) => new RegExp(`^${COUNTRY}$`).test(value) },
  { ai: /^7007$/, allows: isHarvest },
  { ai: /^703\d$/, allows: (value) => new RegExp(`^(${COUNTRY}|999).{1,27}$`).test(value) },
];

/** Never in a query: keys and qualifiers of the path, and a web address. */
const NEVER = new Set(['01', '21', '22', '235', '254', '7040', '8019', '8200']);

/**
 * Attributes of a query. Names that are not all digits are of no concern here (`linkType`, `utm_source`).
 * @param query what follows the `?`
 * @param path application identifiers in the path
 */
export function parseAttributes(
  query: string,
  path: ReadonlySet<string>,
): { readonly attributes: Attributes } | AddressFault {
  const attributes: Record<string, string> = {};
  let at = 0;
  for (const parameter of query.split('&')) {
    const equals = parameter.indexOf('=');
    const name = equals < 0 ? parameter : parameter.slice(0, equals);
    if (/^\d+$/.test(name)) {
      // A plus sign is a space in a query, and no value may have a space.
      const text = equals < 0 ? '' : parameter.slice(equals + 1).replaceAll('+', '%20');
      if (!isAttribute(name, path)) return { fault: 'unknown_attribute', at };
      if (name in attributes) return { fault: 'repeated_attribute', at };
      const decoded = decodeValue(text);
      if ('fault' in decoded) return { fault: decoded.fault, at };
      if (decoded.value === '') return { fault: 'empty_value', at };
      if (decoded.value.length > MAX_VALUE) return { fault: 'value_too_long', at };
      const rule = RULES.find(({ ai }) => ai.test(name));
      if (rule && !rule.allows(decoded.value)) return { fault: 'bad_value', at };
      attributes[name] = decoded.value;
    }
    at += parameter.length + 1;
  }
  return { attributes };
}

/** A lot (10) may be an attribute only where the path has no place for it: beside 235. */
const isAttribute = (name: string, path: ReadonlySet<string>): boolean =>
  /^\d{2,4}$/.test(name) && !NEVER.has(name) && (name !== '10' || path.has('235'));

/** YYMMDD in the 2000s. @param leastDay 0 where day 00 stands for the whole month */
function isDate(yymmdd: string, leastDay: 0 | 1): boolean {
  const year = Number(yymmdd.slice(0, 2));
  const month = Number(yymmdd.slice(2, 4));
  const day = Number(yymmdd.slice(4, 6));
  const days = month === 2 && year % 4 !== 0 ? 28 : DAYS_OF_MONTH[month - 1];
  return days !== undefined && day >= leastDay && day <= days;
}

const DAYS_OF_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** 7007, harvest date: a day, or the first and the last day. */
function isHarvest(value: string): boolean {
  if (!/^\d{6}(\d{6})?$/.test(value)) return false;
  return isDate(value.slice(0, 6), 1) && (value.length === 6 || isDate(value.slice(6), 1));
}
