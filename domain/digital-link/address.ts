/**
 * Addresses of stamps: GS1 Digital Link URIs (URI Syntax 1.6.0) of a trade item, key 01 with all its qualifiers, and no
 * stem before the key.
 */
import { hasCheckDigit } from '../gtin.ts';
import { parseAttributes } from './attributes.ts';
import type { Attributes } from './attributes.ts';
import type { AddressFault } from './fault.ts';
import { decodeValue, encodeValue, isValue } from './value.ts';

export type { AddressFault } from './fault.ts';

/** What an address names: a product, or a variant, lot or pack of it. Values are decoded. */
export interface StampKey {
  readonly gtin: string;
  /** 22, consumer product variant. */
  readonly variant?: string;
  /** 10 */
  readonly lot?: string;
  /** 21 */
  readonly serial?: string;
  /** 235, serial given by a third party; never beside the others. */
  readonly thirdParty?: string;
}

export interface StampAddress extends StampKey {
  readonly attributes: Attributes;
}

interface Qualifier {
  readonly ai: string;
  readonly name: Exclude<keyof StampKey, 'gtin'>;
  readonly maxLength: number;
}

/** In the order they must keep; the last stands alone. */
const QUALIFIERS: readonly Qualifier[] = [
  { ai: '22', name: 'variant', maxLength: 20 },
  { ai: '10', name: 'lot', maxLength: 20 },
  { ai: '21', name: 'serial', maxLength: 20 },
  { ai: '235', name: 'thirdParty', maxLength: 28 },
];
const ALONE = '235';

/** Beyond what any key with its attributes needs. */
const MAX_ADDRESS = 2048;

/** Part of a path and its index in it. */
interface Segment {
  readonly text: string;
  readonly at: number;
}

/**
 * Reads `/01/{gtin14}[/22/..][/10/{lot}][/21/{serial}][?…]`. One slash at the end of the path is overlooked, as a
 * resolver should (GS1-Conformant Resolver 1.2.0), though none is ever printed.
 * @param address path and query as they came in the request, still percent-encoded
 */
export function parseStampPath(address: string): StampAddress | AddressFault {
  if (address.length > MAX_ADDRESS) return { fault: 'address_too_long', at: MAX_ADDRESS };
  const mark = address.indexOf('?');
  const end = mark < 0 ? address.length : mark;
  const [key, gtin, ...rest] = segmentsOf(address.slice(0, end));
  if (key?.text !== '01') return { fault: 'no_key', at: 0 };

  const wrongGtin = judgeGtin(gtin ?? { text: '', at: end });
  if (wrongGtin) return wrongGtin;
  const qualifiers = readQualifiers(rest, end);
  if ('fault' in qualifiers) return qualifiers;
  const query = parseAttributes(address.slice(end + 1), qualifiers.seen);
  if ('fault' in query) return { fault: query.fault, at: end + 1 + query.at };
  return { gtin: gtin?.text ?? '', ...qualifiers.values, attributes: query.attributes };
}

function segmentsOf(path: string): Segment[] {
  const segments: Segment[] = [];
  const text = path.endsWith('/') ? path.slice(0, -1) : path;
  let at = 0;
  for (const part of text.split('/')) {
    segments.push({ text: part, at });
    at += part.length + 1;
  }
  // What stands before the first slash: nothing.
  return segments.slice(1);
}

function judgeGtin({ text, at }: Segment): AddressFault | undefined {
  if (text === '') return { fault: 'empty_value', at };
  if (!/^\d{14}$/.test(text)) return { fault: 'gtin_not_14_digits', at };
  return hasCheckDigit(text) ? undefined : { fault: 'bad_check_digit', at };
}

interface Qualifiers {
  readonly values: Omit<StampKey, 'gtin'>;
  /** Their application identifiers. */
  readonly seen: ReadonlySet<string>;
}

/** @param end index where the path ends: there a missing value is missed */
function readQualifiers(segments: readonly Segment[], end: number): Qualifiers | AddressFault {
  const values: Partial<Record<Qualifier['name'], string>> = {};
  const seen = new Set<string>();
  let last = -1;
  for (const [i, { text: ai, at }] of segments.entries()) {
    if (i % 2 === 1) continue;
    const place = QUALIFIERS.findIndex((one) => one.ai === ai);
    const qualifier = QUALIFIERS[place];
    if (qualifier === undefined) return { fault: 'unknown_qualifier', at };
    if (seen.has(ai)) return { fault: 'repeated_qualifier', at };
    if (seen.has(ALONE) || (ai === ALONE && seen.size > 0)) return { fault: 'mixed_qualifiers', at };
    if (place < last) return { fault: 'wrong_order', at };
    const value = readValue(segments[i + 1] ?? { text: '', at: end }, qualifier);
    if (typeof value !== 'string') return value;
    values[qualifier.name] = value;
    seen.add(ai);
    last = place;
  }
  return { values, seen };
}

function readValue({ text, at }: Segment, { maxLength }: Qualifier): string | AddressFault {
  if (text === '') return { fault: 'empty_value', at };
  const decoded = decodeValue(text);
  if ('fault' in decoded) return { fault: decoded.fault, at: at + decoded.at };
  return decoded.value.length > maxLength ? { fault: 'value_too_long', at } : decoded.value;
}

/** Browsers take them for steps in the path, escaped or not (WHATWG URL): such an address would never arrive. */
const STEPS: ReadonlySet<string> = new Set(['.', '..']);

/**
 * The path that names this: `/01/09521234567899/21/7K3M9Q2X5T8VW`.
 * @throws RangeError for a GTIN or value that cannot stand in one
 */
export function stampPath(key: StampKey): string {
  if (judgeGtin({ text: key.gtin, at: 0 })) throw new RangeError(`${key.gtin} is not a GTIN-14`);
  if (key.thirdParty !== undefined && (key.variant ?? key.lot ?? key.serial) !== undefined)
    throw new RangeError(`${ALONE} stands alone`);
  let path = `/01/${key.gtin}`;
  for (const { ai, name, maxLength } of QUALIFIERS) {
    const value = key[name];
    if (value === undefined) continue;
    if (!isValue(value, maxLength) || STEPS.has(value))
      throw new RangeError(`"${value}" cannot stand for ${ai}`);
    path += `/${ai}/${encodeValue(value)}`;
  }
  return path;
}

/** The address cut at each of its levels, the finest first and the bare GTIN last: the way a resolver walks up. */
export function digitalLinkLevels(address: StampKey): StampKey[] {
  let key: StampKey = { gtin: address.gtin };
  const levels = [key];
  for (const { name } of QUALIFIERS) {
    const value = address[name];
    if (value === undefined) continue;
    key = { ...key, [name]: value };
    levels.unshift(key);
  }
  return levels;
}
