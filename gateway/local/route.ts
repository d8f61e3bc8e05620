/** What a route of this service is: its description for OpenAPI and its handler, in one record. */
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Answer, Operation } from '../../domain/http/openapi.ts';
import type { Language } from '../../domain/messages/index.ts';
import type { Phone } from './guard.ts';
import { PROBLEM_STATUS } from './messages/codes.ts';
import type { ProblemCode } from './messages/codes.ts';
import type { Refusal } from './problems.ts';

/** A request that was read and judged. */
export interface Asked<Query, Body> {
  readonly language: Language;
  /** Who asks; undefined where nobody has to say. */
  readonly phone: Phone | undefined;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Body;
}

/** A success. JSON unless the route's media type says otherwise. */
export class Reply<T> {
  readonly body: T;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  constructor(body: T, more: { readonly status?: number; readonly headers?: Record<string, string> } = {}) {
    this.body = body;
    this.status = more.status ?? 200;
    this.headers = more.headers ?? {};
  }
}

/**
 * The handler takes the response over and writes to it as long as it likes; or it finds that it cannot, has written
 * nothing, and says why.
 */
export class Takeover {
  readonly start: (response: ServerResponse, headers: OutgoingHttpHeaders) => Refusal | undefined;
  constructor(start: Takeover['start']) {
    this.start = start;
  }
}

/** The schema of a query or body that a route does not look at. */
export const NOTHING: z.ZodType<undefined> = z.unknown().transform(() => undefined);

export type Outcome<T> = Reply<T> | Refusal | Takeover;

export interface RouteSpec<Query, Body, Result> extends Pick<
  Operation,
  'method' | 'path' | 'id' | 'summary' | 'access'
> {
  readonly params?: z.ZodType;
  readonly query: z.ZodType<Query>;
  readonly body: z.ZodType<Body>;
  readonly answer: Pick<Answer, 'description'> &
    Partial<Pick<Answer, 'type' | 'statuses'>> & { readonly schema: z.ZodType<Result> };
  /** Beside those that every route of its kind has. */
  readonly problems?: readonly ProblemCode[];
  readonly handle: (asked: Asked<Query, Body>) => Promise<Outcome<Result>> | Outcome<Result>;
}

export interface Route {
  readonly operation: Operation;
  /** Reads `query` and `body` by the route's schemas and handles them; register.ts calls it. */
  readonly serve: (raw: Asked<unknown, unknown>) => Promise<Outcome<unknown>>;
}

const JSON_TYPE = 'application/json';

/** The description of a route with the problems that come with its kind. */
export function operationOf<Query, Body, Result>(spec: RouteSpec<Query, Body, Result>): Operation {
  const { method, path, id, summary, access, params, answer } = spec;
  const query = spec.query === NOTHING ? undefined : spec.query;
  const body = spec.body === NOTHING ? undefined : spec.body;
  const codes: ProblemCode[] = ['bad_host', 'internal', 'slow_answer', ...(spec.problems ?? [])];
  if (access === 'session') codes.push('no_session');
  if (query || body) codes.push('invalid');
  if (method !== 'GET') codes.push('malformed', 'cross_origin', 'too_large', 'not_json');
  const problems: Record<number, string[]> = {};
  for (const code of codes) (problems[PROBLEM_STATUS[code]] ??= []).push(code);
  return {
    ...{ method, path, id, summary, access, problems },
    ...(params && { params }),
    ...(query && { query }),
    ...(body && { body }),
    answer: {
      description: answer.description,
      type: answer.type ?? JSON_TYPE,
      schema: answer.schema,
      statuses: answer.statuses ?? [200],
    },
  };
}
