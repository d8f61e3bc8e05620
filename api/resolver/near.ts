/** "Did you mean": addresses that exist and are near to what was typed. */
import { stampPath } from '../../domain/digital-link/address.ts';
import type { StampKey } from '../../domain/digital-link/address.ts';
import { gtinSuggestions } from '../../domain/gtin.ts';
import { codePath, foldCode } from '../../domain/stamp.ts';
import type { StampLookup } from '../stamp/index.ts';
import { typedCode } from './asked.ts';
import type { Finder } from './finder.ts';

const MAX_OFFERED = 5;
/** Beyond this nothing was typed by a person. */
const MAX_PATH = 200;

/** As our lots are numbered. */
const LOT = /^[0-9A-Z-]{1,20}$/;

/** What a person may have meant, piece by piece. */
interface Typed {
  readonly gtin: string;
  readonly lot: string | undefined;
  readonly serial: string | undefined;
}

/**
 * Paths of stamps, lots and products that exist, at most five. A GTIN may have one wrong digit or a swapped pair, a
 * serial the look-alikes of Crockford base 32, a lot small letters.
 * @param path as it was asked
 */
export async function nearAddresses(
  path: string,
  { finder, stamps }: { readonly finder: Finder; readonly stamps: StampLookup },
): Promise<string[]> {
  if (path.length > MAX_PATH) return [];
  const code = foldCode(decoded(typedCode(path)));
  if (code !== undefined) return (await stamps.byCode(code)) ? [codePath(code)] : [];
  const typed = typedOf(path);
  if (!typed) return [];
  const gtins = await finder.knownGtins(gtinSuggestions(typed.gtin));
  const near = new Set<string>();
  for (const gtin of gtins.slice(0, MAX_OFFERED)) near.add(await nearest({ ...typed, gtin }, finder));
  near.delete(path);
  return [...near];
}

/** The finest address of this product that exists. */
async function nearest({ gtin, lot, serial }: Typed, finder: Finder): Promise<string> {
  const keys: StampKey[] = [];
  const code = serial === undefined ? undefined : foldCode(serial);
  if (code !== undefined) keys.push({ gtin, serial: code });
  const number = lot?.toUpperCase() ?? '';
  if (LOT.test(number)) keys.push({ gtin, lot: number });
  for (const key of keys) if (await finder.stampOf(key)) return stampPath(key);
  return stampPath({ gtin });
}

/** `/01/{gtin}`, then names and values in any order. */
function typedOf(path: string): Typed | undefined {
  const [, key, gtin, ...rest] = path.split('/');
  if (key !== '01' || gtin === undefined) return undefined;
  const valueOf = (ai: string): string | undefined => {
    const value = decoded(rest[rest.indexOf(ai) + 1] ?? '');
    return rest.includes(ai) && value !== '' ? value : undefined;
  };
  return { gtin: decoded(gtin), lot: valueOf('10'), serial: valueOf('21') };
}

/** Empty where the escapes are wrong. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
