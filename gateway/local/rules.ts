import { z } from 'zod';
import {
  RollbackRequest,
  RuleSetView,
  RulesParams,
  RulesRequest,
  RuleVersionsBody,
  RuleVersionsParams,
} from '../../domain/http/rules.ts';
import { Id } from '../../domain/id.ts';
import { isProblem } from '../../domain/problem.ts';
import type { RuleSetHead } from '../../domain/rule/rule-set.ts';
import { formatInstant } from '../../domain/time.ts';
import type { RuleDesk, RuleProblem, RuleSheet } from '../core/ports/desk.ts';
import { Lang, LanguageParams } from './language.ts';
import type { ProblemCode } from './messages/codes.ts';
import { Refusal, RETRY_AFTER_S } from './problems.ts';
import { NOTHING, Reply } from './route.ts';
import { refusalFor, route } from './read.ts';
import type { Route } from './route.ts';

export interface RulesOptions {
  readonly rules: RuleDesk;
  /** IANA name. */
  readonly timezone: string;
}

const PATH = '/api/v1/zones/{zone}/rules';
const PARAMS = z.object({ zone: Id });
const CHANGE_PROBLEMS: readonly ProblemCode[] = ['unknown_zone', 'rules_changed', 'refused', 'busy'];

/** The rules of a zone, their versions, and changes to them: each becomes a version with its author and time. */
export const rules = (options: RulesOptions): Route[] => [
  read(options),
  versions(options),
  put(options),
  rollBack(options),
];

const read = ({ rules, timezone }: RulesOptions): Route =>
  route({
    method: 'GET',
    path: PATH,
    id: 'rules',
    summary: 'The rules of a zone as they are in force, or as an older version',
    access: 'session',
    params: PARAMS,
    query: RulesParams.extend({ lang: Lang }),
    body: NOTHING,
    answer: { description: 'One version', schema: RuleSetView },
    problems: ['unknown_zone', 'unknown_version', 'refused', 'busy'],
    handle: async ({ params, query: { version }, language }) =>
      answer(await rules.rules(params.zone ?? '', { version, language }), timezone),
  });

const versions = ({ rules, timezone }: RulesOptions): Route =>
  route({
    method: 'GET',
    path: `${PATH}/versions`,
    id: 'ruleVersions',
    summary: 'Who changed the rules of a zone and when, newest first; go on with next',
    access: 'session',
    params: PARAMS,
    query: RuleVersionsParams,
    body: NOTHING,
    answer: { description: 'One page; next is null on the last one', schema: RuleVersionsBody },
    problems: ['unknown_zone', 'refused', 'busy'],
    handle: async ({ params, query: { limit, next } }) => {
      // One more than the page holds says whether there is another page.
      const page = { before: next ?? Number.MAX_SAFE_INTEGER, limit: limit + 1 };
      const found = await rules.versions(params.zone ?? '', page);
      if (isProblem(found)) return refusalOf(found);
      const items = found.slice(0, limit).map((head) => headView(head, timezone));
      return new Reply({ items, next: found.length > limit ? (items.at(-1)?.id ?? null) : null });
    },
  });

const put = ({ rules, timezone }: RulesOptions): Route =>
  route({
    method: 'PUT',
    path: PATH,
    id: 'putRules',
    summary: 'All rules of a zone anew; one mistake and nothing changes. In force from the next tick on',
    access: 'session',
    params: PARAMS,
    query: LanguageParams,
    body: RulesRequest,
    answer: { description: 'The version in force', schema: RuleSetView },
    problems: CHANGE_PROBLEMS,
    handle: async ({ params, body: { rules: wanted, note, expected }, language, phone }) => {
      const change = { author: phone?.name ?? '', note, expected, language };
      return answer(await rules.put(params.zone ?? '', wanted, change), timezone);
    },
  });

const rollBack = ({ rules, timezone }: RulesOptions): Route =>
  route({
    method: 'POST',
    path: `${PATH}/rollback`,
    id: 'rollBackRules',
    summary: 'The rules of an older version as a new version; judged as any change',
    access: 'session',
    params: PARAMS,
    query: LanguageParams,
    body: RollbackRequest,
    answer: { description: 'The version in force', schema: RuleSetView },
    problems: [...CHANGE_PROBLEMS, 'unknown_version'],
    handle: async ({ params, body: { version, note, expected }, language, phone }) => {
      const change = { author: phone?.name ?? '', note, expected, language };
      return answer(await rules.rollBack(params.zone ?? '', version, change), timezone);
    },
  });

const answer = (found: RuleSheet | RuleProblem, timezone: string): Reply<RuleSetView> | Refusal =>
  isProblem(found)
    ? refusalOf(found)
    : new Reply({
        ...headView(found, timezone),
        rules: [...found.rules],
        unfit: found.unfit.map(dotted),
      });

const headView = ({ zone, version, at, author, note }: RuleSetHead, timezone: string) => ({
  ...{ id: String(version), zone, version, author },
  at: formatInstant(at, timezone),
  note: note ?? null,
});

/** Paths as all mistakes of a body have them: `rules.2.output`. */
const dotted = ({ path, message }: RuleSheet['unfit'][number]) => ({
  path: path.replace(/\[(\d+)\]/g, '.$1'),
  message,
});

/** What the desk says, as HTTP says it. A word this file does not know is shown as it is. */
function refusalOf({ problem, code, mistakes = [] }: RuleProblem): Refusal {
  switch (code) {
    case 'unknown_zone':
    case 'unknown_version':
    case 'rules_changed':
      return new Refusal(code);
    case 'invalid_rules':
      return refusalFor(mistakes.map(dotted));
    default:
      return problem === 'reject'
        ? new Refusal('refused', { facts: { reason: code } })
        : new Refusal('busy', { retryAfter_s: RETRY_AFTER_S });
  }
}
