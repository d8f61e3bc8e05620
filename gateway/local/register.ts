import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fromOwnPage } from './guard.ts';
import type { Guard, Phone } from './guard.ts';
import { languageOf } from './language.ts';
import { Refusal, sendProblem } from './problems.ts';
import { Takeover } from './route.ts';
import type { Outcome, Route } from './route.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** Below it even what is not there needs a session: a stranger learns nothing about addresses. */
const GUARDED = '/api/v1/';
const OPEN = new Set(['/api/v1/session']);

/** Where the guard leaves who asks for the handler. */
const PHONE = 'phone';

/** Registers every route, 405 for the other methods of their paths, and 404 for all other addresses. */
export function register(app: FastifyInstance, routes: readonly Route[], guard: Guard): void {
  app.decorateRequest(PHONE, undefined);
  for (const route of routes) registerRoute(app, route, guard);
  registerWrongMethods(app, routes);
  app.setNotFoundHandler(async (request, reply) => {
    const { pathname } = new URL(request.url, 'http://gateway.invalid');
    const phone = pathname.startsWith(GUARDED) && !OPEN.has(pathname) ? await guard(request) : undefined;
    return sendProblem(request, reply, phone instanceof Refusal ? phone : new Refusal('not_found'));
  });
}

function registerRoute(app: FastifyInstance, { operation, serve }: Route, guard: Guard): void {
  const streams = operation.answer.type === 'text/event-stream';
  app.route({
    method: methodsOf(operation.method, streams ? 'stream' : 'document'),
    url: fastifyPath(operation.path),
    // Before the body is read: what a stranger sends is not even parsed.
    onRequest: async (request, reply) => {
      if (!fromOwnPage(request)) return sendProblem(request, reply, new Refusal('cross_origin'));
      if (operation.access === 'open') return;
      const phone = await guard(request);
      if (phone instanceof Refusal) return sendProblem(request, reply, phone);
      request.setDecorator(PHONE, phone);
    },
    handler: async (request, reply) => {
      const { query, body, params } = request;
      const phone = request.getDecorator<Phone | undefined>(PHONE);
      const asked = { language: languageOf(request), phone, params: textsOf(params), query, body };
      return send(request, reply, { outcome: await serve(asked), type: operation.answer.type });
    },
  });
}

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  { outcome, type }: { readonly outcome: Outcome<unknown>; readonly type: string },
): FastifyReply {
  if (outcome instanceof Refusal) return sendProblem(request, reply, outcome);
  if (outcome instanceof Takeover) {
    const refusal = outcome.start(reply.raw, headersOf(reply));
    if (refusal) return sendProblem(request, reply, refusal);
    reply.hijack();
    return reply;
  }
  reply.code(outcome.status).headers(outcome.headers).type(type);
  return reply.send(typeof outcome.body === 'string' ? outcome.body : JSON.stringify(outcome.body));
}

/** What hooks have set so far; a response that is taken over does not get it by itself. */
function headersOf(reply: FastifyReply): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) headers[name] = value;
  return headers;
}

/** Without these an address that exists would answer 404 to the wrong method. */
function registerWrongMethods(app: FastifyInstance, routes: readonly Route[]): void {
  const taken = new Map<string, Set<string>>();
  for (const { operation } of routes) {
    const methods = taken.get(operation.path) ?? new Set();
    const kind = operation.answer.type === 'text/event-stream' ? 'stream' : 'document';
    for (const method of methodsOf(operation.method, kind)) methods.add(method);
    taken.set(operation.path, methods);
  }
  for (const [path, methods] of taken) {
    const refusal = new Refusal('wrong_method', { allow: [...methods].join(', ') });
    const refuse = async (request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(request, reply, refusal);
    app.route({
      method: METHODS.filter((method) => !methods.has(method)),
      url: fastifyPath(path),
      onRequest: refuse,
      handler: refuse,
    });
  }
}

/** HEAD goes with GET, except where the answer never ends. */
const methodsOf = (method: string, kind: 'document' | 'stream'): string[] =>
  method === 'GET' && kind === 'document' ? ['GET', 'HEAD'] : [method];

/** `/zones/{zone}` as Fastify writes it. */
const fastifyPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');

function textsOf(params: unknown): Record<string, string> {
  const texts: Record<string, string> = {};
  if (typeof params === 'object' && params !== null)
    for (const [name, value] of Object.entries(params)) if (typeof value === 'string') texts[name] = value;
  return texts;
}
