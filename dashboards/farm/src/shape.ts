/**
 * Tells the gateway's answers from anything else. The schemas of domain/http would bring the schema library, half of the
 * page's weight, to a phone on a slow line; the page's tests check that what the schemas accept is accepted here.
 * An old page that stays open over an update of the gateway must fail here, in one place, and not in a card.
 */
import type { FlipsBody } from '../../../domain/http/flips.ts';
import type { DecisionsBody, HistoryBody } from '../../../domain/http/history.ts';
import type { ProblemBody } from '../../../domain/http/problem.ts';
import type { RuleSetView, RuleVersionsBody } from '../../../domain/http/rules.ts';
import type { ShadowsBody } from '../../../domain/http/shadows.ts';
import type { StateView } from '../../../domain/http/state.ts';
import { isNumber, isText, listOf, maybe, oneOf, orNull, recordOf, withFields } from './checks.ts';

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
          litres_today: orNull(isNumber),
          longest_away_s: isNumber,
          longest_away_power_s: orNull(isNumber),
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
      inputs: listOf(withFields({ point: isText, value: isNumber, age_s: isNumber, quality: isText })),
      gates: listOf(withFields({ gate: isText, passed: oneOf(true, false) })),
      rule: maybe(withFields({ id: isText })),
      shadow: maybe(isText),
      actuations: listOf(
        withFields({
          id: isText,
          at: isText,
          state: oneOf('on', 'off'),
          lease_s: isNumber,
          result: oneOf('confirmed', 'failed', 'drifted'),
        }),
      ),
      litres_today: maybe(isNumber),
    }),
  ),
  next: orNull(isText),
});

const flips = withFields({ items: listOf(withFields({ kind: isText, sentence: isText })) });

const mistakes = listOf(withFields({ path: isText, message: isText }));
const problem = withFields({ title: isText, code: isText, status: isNumber, errors: maybe(mistakes) });

const ruleSetHead = { version: isNumber, at: isText, author: isText };
const ruleSet = withFields({
  ...ruleSetHead,
  rules: listOf(withFields({ id: isText, kind: isText })),
  unfit: mistakes,
});
const ruleVersions = withFields({ items: listOf(withFields(ruleSetHead)) });

const used = withFields({ litres: orNull(isNumber), runs: isNumber });
const shadows = withFields({
  items: listOf(withFields({ id: isText, since: orNull(isText), would: used, really_ran: used })),
});

export const isState = (value: unknown): value is StateView => state(value);
export const isHistory = (value: unknown): value is HistoryBody => history(value);
export const isDecisions = (value: unknown): value is DecisionsBody => decisions(value);
export const isFlips = (value: unknown): value is FlipsBody => flips(value);
export const isRuleSet = (value: unknown): value is RuleSetView => ruleSet(value);
export const isRuleVersions = (value: unknown): value is RuleVersionsBody => ruleVersions(value);
export const isShadows = (value: unknown): value is ShadowsBody => shadows(value);
export const isProblem = (value: unknown): value is ProblemBody => problem(value);
