/** Who is asking: a paired phone by bearer token or cookie, and from the farm's own page. */
import type { FastifyRequest } from 'fastify';
import type { Clock } from '../../domain/clock.ts';
import type { PairingStore } from '../core/ports/settings.ts';
import { Refusal } from './problems.ts';

export const SESSION_COOKIE = 'nongso_session';

/** What a token may look like (RFC 6750, b64token); longer or other text is no token of ours. */
const TOKEN = /^[A-Za-z0-9\-._~+/]{1,256}={0,2}$/;

const COOKIE = new RegExp(`(?:^|;)\\s*${SESSION_COOKIE}=([^;]*)`);
const BEARER = /^Bearer +(\S+) *$/i;

export interface Phone {
  readonly name: string;
  readonly token: string;
}

export type Guard = (request: FastifyRequest) => Promise<Phone | Refusal>;

/** A token is looked up whether there is one or not, so that the time taken says nothing. */
export const createGuard =
  ({ pairing, clock }: { readonly pairing: PairingStore; readonly clock: Clock }): Guard =>
  async (request) => {
    const token = tokenOf(request);
    const name = await pairing.check(token, clock.now());
    if (name === undefined || token === '') return new Refusal('no_session');
    return { name, token };
  };

/** The token a request brings, '' when none. A request with an Authorization header means that one. */
function tokenOf({ headers }: FastifyRequest): string {
  const token =
    headers.authorization === undefined
      ? COOKIE.exec(headers.cookie ?? '')?.[1]
      : BEARER.exec(headers.authorization)?.[1];
  return token !== undefined && TOKEN.test(token) ? token : '';
}

/**
 * Whether a request that changes something may come from where it comes from. A browser adds the cookie to what any
 * page sends, and says in Origin which page that was; programs send none. A bearer token no other page can know.
 */
export function fromOwnPage({ method, headers }: FastifyRequest): boolean {
  if (method === 'GET' || method === 'HEAD' || headers.authorization !== undefined) return true;
  if (headers.origin === undefined) return true;
  return URL.canParse(headers.origin) && new URL(headers.origin).host === headers.host?.toLowerCase();
}
