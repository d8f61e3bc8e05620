import type { z } from 'zod';
import type { ProblemBody } from '../../domain/http/problem.ts';
import { SCHEMA_WORDS } from '../../domain/messages/schema-words.ts';
import { Refusal } from './problems.ts';
import { operationOf } from './route.ts';
import type { Route, RouteSpec } from './route.ts';

type Mistakes = NonNullable<ProblemBody['errors']>;

/** Mistakes listed in one answer; a body of 64 kB can hold thousands. */
const MAX_MISTAKES = 50;

/** Longest path and message of a mistake: both may quote a key the client made up. */
const MAX_QUOTE = 200;

/** Makes a route of its parts: reads query and body by their schemas and refuses with every mistake in both. */
export const route = <Query, Body, Result>(spec: RouteSpec<Query, Body, Result>): Route => ({
  operation: operationOf(spec),
  serve: async ({ query: rawQuery, body: rawBody, ...rest }) => {
    const error = SCHEMA_WORDS[rest.language];
    const query = spec.query.safeParse(repairInstants(rawQuery), { error });
    const body = spec.body.safeParse(rawBody, { error });
    if (query.success && body.success) return spec.handle({ ...rest, query: query.data, body: body.data });
    return refusalFor([...mistakes(query.error), ...mistakes(body.error)]);
  },
});

const mistakes = (error: z.ZodError | undefined): Mistakes =>
  (error?.issues ?? []).map(({ path, message }) => ({ path: path.map(String).join('.'), message }));

/** Refuses with these mistakes, or with the first of them where there are too many. */
export const refusalFor = (errors: Mistakes): Refusal =>
  new Refusal('invalid', {
    errors: errors.slice(0, MAX_MISTAKES).map(({ path, message }) => ({
      path: path.slice(0, MAX_QUOTE),
      message: message.slice(0, MAX_QUOTE),
    })),
  });

const INSTANT_WITH_SPACE = /^(\d{4}-\d\d-\d\dT[\d:.]+) (\d\d:\d\d)$/;

/** In a query an unescaped `+` means a space; nobody who types `…T06:00:00+07:00` into curl means one. */
function repairInstants(query: unknown): unknown {
  if (typeof query !== 'object' || query === null) return query;
  return Object.fromEntries(
    Object.entries(query).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'string' ? value.replace(INSTANT_WITH_SPACE, '$1+$2') : value,
    ]),
  );
}
