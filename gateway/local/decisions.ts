import type { z } from 'zod';
import type { Decision } from '../../domain/decision.ts';
import { DecisionParams, DecisionsBody, momentOf } from '../../domain/http/history.ts';
import type { DecisionItem } from '../../domain/http/history.ts';
import { MESSAGES } from '../../domain/messages/index.ts';
import type { Language, Subject } from '../../domain/messages/index.ts';
import type { Reason } from '../../domain/reason.ts';
import { formatInstant } from '../../domain/time.ts';
import type { ExplainedDecision, JournalReader } from '../core/ports/reads.ts';
import { Lang } from './language.ts';
import { Refusal } from './problems.ts';
import { NOTHING, Reply } from './route.ts';
import { route } from './read.ts';
import type { Route } from './route.ts';

/** The last instant a date can hold (ECMAScript, 21.4.1.1): a decision by a clock that ran ahead is shown too. */
const END_OF_TIME = 8.64e15;

export interface DecisionsOptions {
  readonly reader: JournalReader;
  /** What a decision is about, also when its zone or output is no longer configured. */
  readonly subject: (decision: Decision) => Subject;
  /** IANA name. */
  readonly timezone: string;
}

const Params = DecisionParams.extend({ lang: Lang });

/** Why outputs were on or off, newest first, a page at a time. */
export const decisions = ({ reader, subject, timezone }: DecisionsOptions): Route =>
  route({
    method: 'GET',
    path: '/api/v1/decisions',
    id: 'decisions',
    summary: 'Decisions, newest first, also those against watering; go on with next',
    access: 'session',
    query: Params,
    body: NOTHING,
    answer: { description: 'One page; next is null on the last one', schema: DecisionsBody },
    problems: ['range_backwards', 'busy'],
    handle: async ({ language, query: { zone, from, to, limit, next } }) => {
      const range = {
        from: from === undefined ? 0 : momentOf(from),
        to: to === undefined ? END_OF_TIME : momentOf(to),
      };
      if (range.from >= range.to) return new Refusal('range_backwards');
      // One more than the page holds says whether there is another page.
      const found = await reader.decisions({
        ...range,
        limit: limit + 1,
        ...(zone !== undefined && { zone }),
        ...(next !== undefined && { before: next }),
      });
      const page = found.slice(0, limit);
      const items = page.map((decision) =>
        item(decision, { subject: subject(decision), language, timezone }),
      );
      return new Reply({ items, next: found.length > limit ? (page.at(-1)?.id ?? null) : null });
    },
  });

interface ItemOptions {
  readonly subject: Subject;
  readonly language: Language;
  readonly timezone: string;
}

/** A decision as it is shown: the same record, its times readable and its reason also as a sentence. */
function item(
  decision: ExplainedDecision,
  { subject, language, timezone }: ItemOptions,
): z.infer<typeof DecisionItem> {
  const { id, at, zone, output, outcome, cause, reason, inputs, gates, rule } = decision;
  const { actuations, standing, shadow } = decision;
  return {
    ...{ id, zone, output, outcome, cause },
    at: formatInstant(at, timezone),
    sentence: MESSAGES[language].decision(subject, reason),
    reason: readable(reason, timezone),
    inputs: inputs.map((input) => ({ ...input, at: formatInstant(input.at, timezone) })),
    gates: gates.map(({ gate, passed }) => ({ gate, passed })),
    ...(rule && { rule: { id: rule.id, version: rule.version } }),
    ...(shadow !== undefined && { shadow }),
    actuations: actuations.map(({ id, at, state, lease_s, result, detail }) => ({
      ...{ id, state, lease_s, result, ...(detail !== undefined && { detail }) },
      at: formatInstant(at, timezone),
    })),
    // Records of older versions did not count.
    ...(Number.isFinite(standing.litres) && { litres_today: Math.round(standing.litres) }),
  };
}

const readable = (reason: Reason, timezone: string): { code: string; [fact: string]: unknown } =>
  'until' in reason && reason.until !== undefined
    ? { ...reason, until: formatInstant(reason.until, timezone) }
    : { ...reason };
