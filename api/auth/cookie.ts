import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiSettings } from '../platform/index.ts';

/** Its own name: cookies do not know ports, and the farm's gateway may run on the same machine. */
const SESSION_COOKIE = 'nongso_coop';
const COOKIE = new RegExp(`(?:^|;)\\s*${SESSION_COOKIE}=([^;]*)`);

export const cookieToken = ({ headers }: FastifyRequest): string | undefined =>
  COOKIE.exec(headers.cookie ?? '')?.[1];

/** Gives a browser its session, out of reach of scripts; `maxAge_s` 0 takes it away. */
export function setSessionCookie(
  reply: FastifyReply,
  {
    token,
    maxAge_s,
    settings,
  }: { readonly token: string; readonly maxAge_s: number; readonly settings: ApiSettings },
): void {
  const isTls = settings.secureCookies || reply.request.protocol === 'https';
  const secure = isTls ? '; Secure' : '';
  void reply.header(
    'set-cookie',
    `${SESSION_COOKIE}=${token}; Path=/; Max-Age=${maxAge_s}; HttpOnly; SameSite=Lax${secure}`,
  );
}
