import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { JournalBusy, JournalFailed } from '../core/ports/journal.ts';
import type { ProblemBody } from '../../domain/http/problem.ts';
import type { Language } from '../../domain/messages/index.ts';
import { languageOf } from './language.ts';
import { PROBLEM_STATUS } from './messages/codes.ts';
import type { ProblemCode } from './messages/codes.ts';
import { fill, HTTP_MESSAGES } from './messages/index.ts';

/** When a client may try again after a failure that passes by itself. */
export const RETRY_AFTER_S = 5;

/** Every answer that is no success. Handlers return it, they do not throw it. */
export class Refusal {
  readonly code: ProblemCode;
  readonly more: RefusalMore;
  constructor(code: ProblemCode, more: RefusalMore = {}) {
    this.code = code;
    this.more = more;
  }
}

interface RefusalMore {
  /** For the text; shown to people, so nothing secret. */
  readonly facts?: Readonly<Record<string, string | number>>;
  readonly errors?: ProblemBody['errors'];
  readonly retryAfter_s?: number;
  /** Methods, for 405. */
  readonly allow?: string;
}

/** The body of RFC 9457 for a refusal. */
export function problemBody(refusal: Refusal, language: Language): ProblemBody {
  const { title, detail } = HTTP_MESSAGES[language].problems[refusal.code];
  const { facts = {}, errors, retryAfter_s, allow } = refusal.more;
  const known = {
    ...(retryAfter_s !== undefined && { seconds: retryAfter_s }),
    ...(allow !== undefined && { allow }),
    ...facts,
  };
  return {
    type: `urn:problem-type:nongso:${refusal.code}`,
    title,
    status: PROBLEM_STATUS[refusal.code],
    code: refusal.code,
    detail: fill(detail, known),
    ...(errors && { errors }),
  };
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  const language = languageOf(request);
  const body = problemBody(refusal, language);
  const { retryAfter_s, allow } = refusal.more;
  if (retryAfter_s !== undefined) reply.header('retry-after', retryAfter_s);
  if (allow !== undefined) reply.header('allow', allow);
  // RFC 9110, 11.6.1 asks for a challenge with every 401. Browsers show no dialogue for this one.
  if (body.status === 401) reply.header('www-authenticate', 'Bearer');
  reply
    .code(body.status)
    .header('content-language', language)
    .header('cache-control', 'no-store') // the page's own caching was meant for the page
    .type('application/problem+json; charset=utf-8');
  return reply.send(JSON.stringify(body));
}

/** What a thrown error means to the client. `internal` is the only one that a technician has to read about. */
export function refusalOf(error: FastifyError, request: FastifyRequest): Refusal {
  if (error instanceof JournalBusy || error instanceof JournalFailed)
    return new Refusal('busy', { retryAfter_s: RETRY_AFTER_S });
  if (error.code === 'FST_ERR_HANDLER_TIMEOUT')
    return new Refusal('slow_answer', { retryAfter_s: RETRY_AFTER_S });
  const status = error.statusCode ?? 500;
  if (status === 413)
    return new Refusal('too_large', { facts: { limit: request.routeOptions.bodyLimit ?? 0 } });
  if (status === 415) return new Refusal('not_json');
  if (status === 403 || status === 404) return new Refusal('not_found'); // files outside the page's folder
  if (status >= 400 && status < 500) return new Refusal('malformed');
  return new Refusal('internal', { facts: { request: request.id } });
}

/**
 * Answers what was thrown. A 500 shows no stack; the log has it under the number that the person sees.
 */
export const errorHandler =
  (log: Logger) =>
  (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const refusal = refusalOf(error, request);
    if (PROBLEM_STATUS[refusal.code] >= 500) {
      const about = { err: error, request: request.id, path: pathOf(request.url) };
      if (refusal.code === 'internal') log.error(about, 'a request failed');
      else log.warn(about, 'a request was put off');
    }
    return sendProblem(request, reply, refusal);
  };

/** Longest path that goes to the log. */
const MAX_LOGGED_PATH = 200;

/** A URL without its query, which may hold what is not for the log. */
export const pathOf = (url: string): string => (url.split('?', 1)[0] ?? '').slice(0, MAX_LOGGED_PATH);
