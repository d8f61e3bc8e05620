import { SessionBody, SessionRequest } from '../../domain/http/session.ts';
import type { Clock } from '../../domain/clock.ts';
import { isProblem } from '../../domain/problem.ts';
import type { Problem } from '../../domain/problem.ts';
import { formatInstant } from '../../domain/time.ts';
import type { PairingStore } from '../core/ports/settings.ts';
import { SESSION_COOKIE } from './guard.ts';
import { Refusal, RETRY_AFTER_S } from './problems.ts';
import { NOTHING, Reply } from './route.ts';
import { route } from './read.ts';
import type { Route } from './route.ts';

/** How long to wait after too many tries; asking sooner is harmless and is refused again. */
const PAIRING_RETRY_S = 60;

export interface SessionOptions {
  readonly pairing: PairingStore;
  readonly clock: Clock;
  /** IANA name. */
  readonly timezone: string;
}

/** Pairs a phone: the farm's PIN for a token, also as a cookie that scripts cannot read. */
export const session = ({ pairing, clock, timezone }: SessionOptions): Route =>
  route({
    method: 'POST',
    path: '/api/v1/session',
    id: 'pair',
    summary: "Pairs a phone by the farm's PIN",
    access: 'open',
    query: NOTHING,
    body: SessionRequest,
    answer: { description: 'A bearer token, also set as a cookie', schema: SessionBody },
    problems: ['wrong_pin', 'too_many_tries', 'no_pin', 'busy'],
    handle: async ({ body }) => {
      const now = clock.now();
      const paired = await pairing.pair(body.pin, now);
      if (isProblem(paired)) return refusalOf(paired);
      const { token, expiresAt } = paired;
      const maxAge_s = Math.max(0, Math.floor((expiresAt - now) / 1000));
      const cookie = `${SESSION_COOKIE}=${token}; Path=/; Max-Age=${maxAge_s}; HttpOnly; SameSite=Strict`;
      return new Reply(
        { token, expires_at: formatInstant(expiresAt, timezone) },
        { headers: { 'set-cookie': cookie } },
      );
    },
  });

function refusalOf({ problem }: Problem): Refusal {
  switch (problem) {
    case 'reject':
      return new Refusal('wrong_pin');
    case 'back_off':
      return new Refusal('too_many_tries', { retryAfter_s: PAIRING_RETRY_S });
    case 'stop':
      return new Refusal('no_pin');
    case 'retry':
      return new Refusal('busy', { retryAfter_s: RETRY_AFTER_S });
  }
}
