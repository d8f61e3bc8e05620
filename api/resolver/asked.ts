/** Which stamp, lot or product an address names. */
import { parseStampPath } from '../../domain/digital-link/address.ts';
import type { AddressFault, StampAddress } from '../../domain/digital-link/address.ts';
import { foldCode } from '../../domain/stamp.ts';
import type { StampCode } from '../../domain/stamp.ts';

/** Under this prefix every address answers with its page, whatever the client accepts: where default links lead. */
export const PAGE_PREFIX = '/page';
const CODE_PREFIX = '/t/';
/** What stands before the path when a client names the whole address in the request line (RFC 9112, 3.2.2). */
const ORIGIN = /^https?:\/\/[^/]+/;
const STAMP_PATH = /^\/(page\/)?(01|t)\//;

export interface Asked {
  /** Path of the stamp as it came, without the prefix of pages and without the query. */
  readonly path: string;
  /** What follows the `?`; empty without one. */
  readonly query: string;
  /** Whether it was asked under {@link PAGE_PREFIX}. */
  readonly asPage: boolean;
  readonly names:
    | { readonly by: 'key'; readonly key: StampAddress }
    | { readonly by: 'code'; readonly code: StampCode }
    | { readonly by: 'nothing'; readonly fault: AddressFault['fault'] };
}

/** Whether this is an address of a stamp, readable or not. @param url as it came in the request line */
export const isStampAddress = (url: string): boolean => STAMP_PATH.test(url.replace(ORIGIN, ''));

/** @param url as it came in the request line */
export function readAsked(url: string): Asked {
  const whole = url.replace(ORIGIN, '');
  const asPage = whole.startsWith(`${PAGE_PREFIX}/`);
  const address = asPage ? whole.slice(PAGE_PREFIX.length) : whole;
  const mark = address.indexOf('?');
  const path = mark < 0 ? address : address.slice(0, mark);
  const query = mark < 0 ? '' : address.slice(mark + 1);
  const names = path.startsWith(CODE_PREFIX) ? nameByCode(path) : nameByKey(address);
  return { path, query, asPage, names };
}

function nameByKey(address: string): Asked['names'] {
  const key = parseStampPath(address);
  return 'fault' in key ? { by: 'nothing', fault: key.fault } : { by: 'key', key };
}

/** As printed, with one slash at the end overlooked; what has to be folded first is a slip. */
function nameByCode(path: string): Asked['names'] {
  const typed = typedCode(path);
  if (typed === '') return { by: 'nothing', fault: 'empty_value' };
  return foldCode(typed) === typed ? { by: 'code', code: typed } : { by: 'nothing', fault: 'bad_character' };
}

/** The text after `/t/`, still percent-encoded. */
export const typedCode = (path: string): string =>
  path.startsWith(CODE_PREFIX) ? path.slice(CODE_PREFIX.length).replace(/\/$/, '') : '';
