/**
 * Tells the gateway's answers from anything else. The schemas of domain/http would bring the schema library, half of the
 * page's weight, to a phone on a slow line; the page's tests check that what the schemas accept is accepted here.
 * An old page that stays open over an update of the gateway must fail here, in one place, and not in a card.
 */
import type { DecisionsBody, HistoryBody } from '../../../domain/http/history.ts';
import type { ProblemBody } from '../../../domain/http/problem.ts';
import type { StateView } from '../../../domain/http/state.ts';

type Fields = Readonly<Record<string, (value: unknown) => boolean>>;

const isText = (value: unknown): boolean => typeof value === 'string';
const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const oneOf =
  (...allowed: readonly unknown[]) =>
  (value: unknown): boolean =>
    allowed.includes(value);
const orNull =
  (check: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === null || check(value);
const listOf =
  (check: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.every(check);
const recordOf =
  (check: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    isObject(value) && Object.values(value).every(check);
const withFields =
  (fields: Fields) =>
  (value: unknown): boolean => {
    if (!isObject(value)) return false;
    const found = new Map<string, unknown>(Object.entries(value));
    return Object.entries(fields).every(([name, check]) => check(found.get(name)));
  };

const alarms = listOf(withFields({ code: isText, since: isText, text: isText }));

const state = withFields({
  at: isText,
  farm: isText,
  alarms,
  zones: listOf(
    withFields({
      id: isText,
      name: isText,
      alarms,
      values: recordOf(
        withFields({
          value: isNumber,
          at: isText,
          age_s: isNumber,
          quality: oneOf('good', 'implausible', 'stale'),
        }),
      ),
      sources: recordOf(isText),
      bands: listOf(withFields({ point: isText, low: isNumber, high: isNumber })),
      outputs: listOf(
        withFields({
          id: isText,
          kind: isText,
          state: oneOf('on', 'off'),
          wanted: oneOf('on', 'off'),
          confirmed: oneOf(true, false),
          left_s: orNull(isNumber),
          why: isText,
          standing: orNull(oneOf('stop', 'pause', 'lock')),
          longest_away_s: isNumber,
        }),
      ),
    }),
  ),
});

const history = withFields({
  points: listOf((value) => Array.isArray(value) && value.length === 4 && value.every(isNumber)),
  gaps: listOf(withFields({ from: isNumber, to: isNumber, cause: isText })),
});

const decisions = withFields({
  items: listOf(
    withFields({
      id: isText,
      at: isText,
      output: isText,
      outcome: oneOf('on', 'off'),
      cause: isText,
      sentence: isText,
    }),
  ),
  next: orNull(isText),
});

const problem = withFields({ title: isText, code: isText, status: isNumber });

export const isState = (value: unknown): value is StateView => state(value);
export const isHistory = (value: unknown): value is HistoryBody => history(value);
export const isDecisions = (value: unknown): value is DecisionsBody => decisions(value);
export const isProblem = (value: unknown): value is ProblemBody => problem(value);
