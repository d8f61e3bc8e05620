import { Inject, Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../domain/clock.ts';
import type { Role } from '../../domain/http/people.ts';
import { Refusal } from '../http/index.ts';
import { CLOCK, CONFIG } from '../platform/index.ts';
import type { ApiSettings } from '../platform/index.ts';
import { ACCESS, setCaller } from './caller.ts';
import type { Access } from './caller.ts';
import { cookieToken, setSessionCookie } from './cookie.ts';
import { refuseOtherPage } from './own-page.ts';
import { isToExtend, SESSION_MS } from './session-time.ts';
import { SessionRepository } from './session.repository.ts';
import type { SignedIn } from './session.repository.ts';

/** What a token may look like (RFC 6750, b64token); longer or other text is no token of ours. */
const TOKEN = /^[A-Za-z0-9\-._~+/]{1,256}={0,2}$/;
const BEARER = /^Bearer +(\S+) *$/i;

const ALLOWED: Readonly<Record<'read' | 'records' | 'manage', readonly Role[]>> = {
  read: ['manager', 'clerk', 'farmer', 'inspector'],
  records: ['manager', 'clerk'],
  manage: ['manager'],
};

/** Lets nobody in whom the route's {@link Access} does not name. */
@Injectable()
export class AccessGuard implements CanActivate {
  readonly #reflector: Reflector;
  readonly #sessions: SessionRepository;
  readonly #clock: Clock;
  readonly #settings: ApiSettings;
  constructor(
    reflector: Reflector,
    sessions: SessionRepository,
    @Inject(CLOCK) clock: Clock,
    @Inject(CONFIG) settings: ApiSettings,
  ) {
    this.#reflector = reflector;
    this.#sessions = sessions;
    this.#clock = clock;
    this.#settings = settings;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.#reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (access === 'open') return true;
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    if (access === undefined) throw new Error(`no @Allow on ${request.method} ${request.routeOptions.url}`);
    const token = tokenOf(request);
    if (access === 'gateway') {
      const gateway = token === '' ? undefined : await this.#sessions.gatewayOf(token);
      if (!gateway) throw new Refusal('no_token');
      setCaller(request, gateway);
      return true;
    }
    const found = token === '' ? undefined : await this.#sessions.memberOf(token, this.#clock.now());
    if (!found) throw new Refusal('not_signed_in');
    const { caller } = found;
    refuseOtherPage(request);
    if (!ALLOWED[access].includes(caller.role))
      throw new Refusal('not_allowed', { facts: { role: caller.role } });
    await this.#extend(found, { token, reply: http.getResponse() });
    setCaller(request, caller);
    return true;
  }

  /** A session ends when it was not used for long, and not in the midst of somebody's work. */
  async #extend(
    { caller, expiresAt }: SignedIn,
    { token, reply }: { readonly token: string; readonly reply: FastifyReply },
  ): Promise<void> {
    const now = this.#clock.now();
    if (!isToExtend(expiresAt, now)) return;
    await this.#sessions.extend(caller.session, now + SESSION_MS);
    if (reply.request.headers.authorization !== undefined) return;
    setSessionCookie(reply, { token, maxAge_s: SESSION_MS / 1_000, settings: this.#settings });
  }
}

/** The token a request brings, '' when none. A request with an Authorization header means that one. */
export function tokenOf(request: FastifyRequest): string {
  const { authorization } = request.headers;
  const token = authorization === undefined ? cookieToken(request) : BEARER.exec(authorization)?.[1];
  return token !== undefined && TOKEN.test(token) ? token : '';
}
