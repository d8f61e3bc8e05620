import type { FastifyRequest } from 'fastify';
import { Refusal } from '../http/index.ts';

/**
 * Whether a request that changes something may come from where it comes from. A browser adds the cookie to what any
 * page sends, and says in Origin which page that was; programs send none. A bearer token no other page can know.
 */
function fromOwnPage({ method, headers, host }: FastifyRequest): boolean {
  if (method === 'GET' || method === 'HEAD' || headers.authorization !== undefined) return true;
  if (headers.origin === undefined) return true;
  return URL.canParse(headers.origin) && new URL(headers.origin).host === host.toLowerCase();
}

/**
 * For the guard, and for open routes that sign somebody in: another site must not put its own session into a visitor's
 * browser either.
 */
export function refuseOtherPage(request: FastifyRequest): void {
  if (!fromOwnPage(request)) throw new Refusal('other_page');
}
