import type { Socket } from 'node:net';
import Fastify from 'fastify';
import type { ConnectionError, FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { PROBLEM_STATUS } from './messages/codes.ts';
import type { ProblemCode } from './messages/codes.ts';
import { errorHandler, pathOf, problemBody, Refusal, sendProblem } from './problems.ts';

// A statement that imports it would load a second HTTP client behind names that nobody uses here: 3 MB.
const { STATUS_CODES } = process.getBuiltinModule('node:http');

/** What one client, or all of them together, may take of the machine. */
export interface ServerLimits {
  /** A body is a PIN or a command. */
  readonly body_bytes: number;
  /** Request line and headers. */
  readonly header_bytes: number;
  /** A whole request must have arrived after this (slow senders hold a connection, so it is short). */
  readonly request_ms: number;
  readonly headers_ms: number;
  /** How often Node looks for requests past the two above. */
  readonly check_ms: number;
  /** An idle connection is kept for the next request so long. */
  readonly keep_alive_ms: number;
  /** A handler that has not answered after this is answered for. */
  readonly answer_ms: number;
  /** Sockets at once, streams included; what comes beyond is closed at once. */
  readonly connections: number;
}

export const SERVER_LIMITS: ServerLimits = {
  body_bytes: 65_536,
  header_bytes: 16_384,
  request_ms: 10_000,
  headers_ms: 10_000,
  check_ms: 2_000,
  keep_alive_ms: 15_000,
  answer_ms: 30_000,
  connections: 256,
};

/**
 * On everything that is answered. The page brings all it needs, so nothing may be loaded from or sent elsewhere.
 */
export const SECURITY_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
} as const;

/** A name or address with a port perhaps: nothing that could be taken for markup, a path or a second header. */
const HOST = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]{1,253})(:\d{1,5})?$/;

/** An HTTP server without routes: limits, security headers, problems, and a log without secrets. */
export function createServer(log: Logger, limits: ServerLimits = SERVER_LIMITS): FastifyInstance {
  const app = Fastify({
    // Fastify's own log would hold whole URLs; ours below holds the path only.
    logger: false,
    bodyLimit: limits.body_bytes,
    requestTimeout: limits.request_ms,
    keepAliveTimeout: limits.keep_alive_ms,
    handlerTimeout: limits.answer_ms,
    exposeHeadRoutes: false,
    http: {
      maxHeaderSize: limits.header_bytes,
      headersTimeout: limits.headers_ms,
      connectionsCheckingInterval: limits.check_ms,
    },
    frameworkErrors: (error, request, reply) => {
      reply.headers(SECURITY_HEADERS);
      errorHandler(log)(error, request, reply);
    },
    clientErrorHandler: answerBrokenRequest,
  });
  app.server.maxConnections = limits.connections;

  readOnlyJson(app);
  app.setErrorHandler(errorHandler(log));
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS).header('cache-control', 'no-store');
    if (!HOST.test(request.headers.host ?? '')) return sendProblem(request, reply, new Refusal('bad_host'));
  });
  app.addHook('onResponse', async (request, reply) => {
    const { method, url } = request;
    const ms = Math.round(reply.elapsedTime);
    log.debug({ request: request.id, method, path: pathOf(url), status: reply.statusCode, ms }, 'answered');
  });
  return app;
}

/** Takes JSON and nothing else. A JSON body of no bytes is no body: a stop pressed in a hurry must not fail on it. */
function readOnlyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parse(request, body, done); // it answers by done
  });
}

/** What Node could not read as HTTP has no request to answer; the socket gets the whole response. */
function answerBrokenRequest(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const code = brokenRequestCode(error.code);
  const status = PROBLEM_STATUS[code];
  const body = JSON.stringify(problemBody(new Refusal(code), 'vi'));
  const headers = {
    ...SECURITY_HEADERS,
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${head.join('')}\r\n${body}`);
}

function brokenRequestCode(code: string): ProblemCode {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'slow_request';
  return code === 'HPE_HEADER_OVERFLOW' ? 'header_too_large' : 'malformed';
}
