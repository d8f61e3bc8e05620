import { randomUUID } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DynamicModule } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Clock } from '../domain/clock.ts';
import type { ApiConfig } from './config.ts';
import { takePictures } from './files/index.ts';
import { Metrics } from './health/index.ts';
import { answerError, ProblemFilter, Refusal, validationPipe } from './http/index.ts';
import { KnownRoutes } from './known-routes.ts';
import { nestLog } from './nest-log.ts';
import { describeApi, DOCS_PATH, DOCS_POLICY } from './openapi.ts';
import { StampAnswers } from './resolver/index.ts';

/** What one client, or all of them together, may take of the machine. */
const LIMITS = {
  body_bytes: 1_048_576,
  header_bytes: 16_384,
  /** A whole request must have arrived after this; slow senders hold a connection. */
  request_ms: 30_000,
  headers_ms: 10_000,
  check_ms: 2_000,
  keep_alive_ms: 15_000,
  param_chars: 200,
} as const;

/** Requests under way when the service stops get so long. */
const STOP_GRACE_MS = 3_000;

/** On everything that is answered; a page states its own policy in place of this one. */
const SECURITY_HEADERS = {
  'content-security-policy':
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
} as const;

/** Where everything private is. */
const API_PATH = '/api/v1/';

/** A name or address with a port perhaps: nothing that could be taken for markup, a path or a second header. */
const HOST = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]{1,253})(:\d{1,5})?$/;

/** NestJS on Fastify with limits, security headers, request ids, problems and metrics; not yet listening. */
export async function createServer(
  module: DynamicModule,
  { config, log, clock }: { readonly config: ApiConfig; readonly log: Logger; readonly clock: Clock },
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    logger: false,
    bodyLimit: LIMITS.body_bytes,
    requestTimeout: LIMITS.request_ms,
    keepAliveTimeout: LIMITS.keep_alive_ms,
    ...(config.trustProxy !== undefined && { trustProxy: config.trustProxy }),
    genReqId: () => randomUUID(),
    exposeHeadRoutes: true,
    return503OnClosing: false, // what still comes in on a kept connection is answered as ever, and the connection closed
    routerOptions: { maxParamLength: LIMITS.param_chars },
    http: {
      maxHeaderSize: LIMITS.header_bytes,
      headersTimeout: LIMITS.headers_ms,
      connectionsCheckingInterval: LIMITS.check_ms,
    },
    // A stamp address with escapes that cannot be read has a page too, though the router knows no route for it.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      putHeaders(request, reply); // hooks do not run for these
      if (StampAnswers.takes(request.url)) void stampAnswers.answer(request, reply);
      else answerError(error, { request, reply, log });
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: nestLog(log),
    abortOnError: false,
  });
  app.useGlobalFilters(new ProblemFilter(log));
  app.useGlobalPipes(validationPipe());

  const fastify = adapter.getInstance();
  const metrics = app.get(Metrics);
  const stampAnswers = app.get(StampAnswers);
  fastify.removeContentTypeParser('text/plain');
  takePictures(fastify);
  const routes = app.get(KnownRoutes);
  fastify.addHook('onRoute', (route) => routes.add(route));
  fastify.addHook('onRequest', (request, reply, done) => {
    putHeaders(request, reply);
    const allow = request.is404 ? routes.methodsAt(pathOf(request)).join(', ') : '';
    if (!HOST.test(request.headers.host ?? '')) answerError(new Refusal('bad_host'), { request, reply, log });
    else if (allow !== '') {
      void reply.header('allow', allow);
      answerError(new Refusal('method_not_allowed', { facts: { allow } }), { request, reply, log });
    } else done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions } = request;
    const route = routeOptions.url ?? 'none';
    metrics.answered({ method, route, status: reply.statusCode, seconds: reply.elapsedTime / 1000 });
    done();
  });
  // Sockets that are still busy a moment after the stop are closed.
  fastify.addHook('preClose', (stopping) => {
    const cancel = clock.at(clock.now() + STOP_GRACE_MS, () => fastify.server.closeAllConnections());
    fastify.server.once('close', cancel);
    stopping();
  });
  describeApi(app);
  await app.init();
  return app;
}

function putHeaders(request: FastifyRequest, reply: FastifyReply): void {
  void reply.headers(SECURITY_HEADERS).header('x-request-id', request.id);
  if (request.routeOptions.url?.startsWith(DOCS_PATH) === true)
    void reply.header('content-security-policy', DOCS_POLICY);
  // What members see is of no use to the next person at the same browser.
  if (request.routeOptions.url?.startsWith(API_PATH) === true) void reply.header('cache-control', 'no-store');
}

const pathOf = ({ url }: FastifyRequest): string => url.split('?', 1)[0] ?? '';
