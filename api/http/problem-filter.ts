import { Catch, HttpException } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { requestLanguage } from './language.ts';
import { PROBLEM_STATUS } from './messages/codes.ts';
import { problemBody, Refusal } from './problem.ts';

/** When a client may try again after a failure that passes by itself, s. */
export const RETRY_AFTER_S = 5;
/**
 * PostgreSQL: connection exceptions, out of resources, operator intervention, a statement that took too long, and
 * transactions that stood in each other's way (its manual, appendix A).
 */
const STORE_DOWN = /^(08|53|57P|57014|40001|40P01)|^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE)$/;
/** What pg says of a lost or silent connection without a code. */
const LOST =
  /^(Connection terminated|Query read timeout|timeout exceeded when trying to connect|Client (has encountered a connection error|was closed))/;
/** SQLite: SQLITE_BUSY, _LOCKED, _IOERR and _FULL, the low byte of its result codes. */
const SQLITE_DOWN = [5, 6, 10, 13];
/** PostgreSQL: a character that its texts cannot have, which is NUL. */
const NO_CHARACTER = '22021';
const MAX_LOGGED_PATH = 200;

/** What a thrown error means to the client. `internal` is the only one that a technician has to read about. */
export function refusalOf(error: unknown, request: FastifyRequest): Refusal {
  if (error instanceof Refusal) return error;
  const status = statusOf(error);
  if (status === 404) return new Refusal('not_found');
  if (status === 413)
    return new Refusal('too_large', { facts: { limit: `${request.routeOptions.bodyLimit} bytes` } });
  if (status === 415) return new Refusal('not_json');
  if (status >= 400 && status < 500) return new Refusal('malformed');
  if (codeOf(error) === NO_CHARACTER) return new Refusal('malformed');
  if (isStoreDown(error)) return new Refusal('store_down', { retryAfter_s: RETRY_AFTER_S });
  return new Refusal('internal', { facts: { request: request.id } });
}

/** Answers what was thrown as problem+json (RFC 9457). A 500 shows no stack; the log has it under the number shown. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log: Logger;
  constructor(log: Logger) {
    this.#log = log;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    answerError(error, { request: http.getRequest(), reply: http.getResponse(), log: this.#log });
  }
}

/** As the filter, for what fails before NestJS sees it. @param page HTML for people, in place of the problem */
export function answerError(
  error: unknown,
  {
    request,
    reply,
    log,
    page,
  }: { request: FastifyRequest; reply: FastifyReply; log: Logger; page?: string | undefined },
): void {
  const refusal = refusalOf(error, request);
  const status = PROBLEM_STATUS[refusal.code];
  if (status >= 500) {
    const path = (request.url.split('?', 1)[0] ?? '').slice(0, MAX_LOGGED_PATH);
    log.error({ err: error, request: request.id, path }, 'a request failed');
  }
  if (reply.sent) return;
  const { retryAfter_s } = refusal.more;
  if (retryAfter_s !== undefined) void reply.header('retry-after', retryAfter_s);
  // RFC 9110, 11.6.1 asks for a challenge with every 401. Browsers show no dialogue for this one.
  if (status === 401) void reply.header('www-authenticate', 'Bearer');
  void reply.code(status).header('cache-control', 'no-store');
  if (page !== undefined) return void reply.header('content-type', 'text/html; charset=utf-8').send(page);
  const language = requestLanguage(request);
  void reply
    .header('content-language', language)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemBody(refusal, language)));
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  return typeof error === 'object' && error !== null && 'statusCode' in error
    ? Number(error.statusCode)
    : 500;
}

function isStoreDown(error: unknown): boolean {
  if (STORE_DOWN.test(codeOf(error))) return true;
  if (!(error instanceof Error)) return false;
  if ('errcode' in error) return SQLITE_DOWN.includes(Number(error.errcode) & 0xff);
  return LOST.test(error.message);
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
