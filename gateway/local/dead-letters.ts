import { z } from 'zod';
import {
  DeadLettersBody,
  DeadLettersParams,
  DeadLetterSummary,
  DeadLetterView,
  DropBatchRequest,
  ReplayBatchRequest,
  ReplayRequest,
  SettledBody,
} from '../../domain/http/dead-letters.ts';
import type { Language } from '../../domain/messages/index.ts';
import { isProblem } from '../../domain/problem.ts';
import { formatInstant } from '../../domain/time.ts';
import type { DeadLetterDesk, KeptLetter, LetterProblem, Settled } from '../core/ports/dead-letters.ts';
import { LanguageParams } from './language.ts';
import type { ProblemCode } from './messages/codes.ts';
import { problemBody, Refusal, RETRY_AFTER_S } from './problems.ts';
import { NOTHING, Reply } from './route.ts';
import { route } from './read.ts';
import type { Route } from './route.ts';

export interface DeadLettersOptions {
  readonly deadLetters: DeadLetterDesk;
  /** IANA name. */
  readonly timezone: string;
}

const PATH = '/api/v1/dead-letters';
const PARAMS = z.object({ id: z.string().describe('of the letter') });
/** Ids of letters are numbers; others are of none. */
const ID = /^[1-9]\d{0,14}$/;
const DROP_PROBLEMS = ['unknown_letter', 'letter_settled', 'busy'] as const satisfies readonly ProblemCode[];
const REPLAY_PROBLEMS: readonly ProblemCode[] = [
  ...DROP_PROBLEMS,
  'only_drop',
  'repair_unfit',
  'rename_needed',
  'rename_unknown',
  'number_needed',
  'no_number',
  'payload_needed',
  'payload_unreadable',
  'point_taken',
  'entry_gone',
  'name_needed',
  'other_name',
];
/** Characters of a letter's texts in a list: a page of whole ones would be megabytes. */
const MAX_LISTED_CHARS = 500;

/** What could not be read or delivered: looked at, mended and read again, or dropped. */
export const deadLetters = (options: DeadLettersOptions): Route[] => [
  list(options),
  summary(options),
  replayBatch(options),
  dropBatch(options),
  show(options),
  replay(options),
  drop(options),
];

const list = ({ deadLetters, timezone }: DeadLettersOptions): Route =>
  route({
    method: 'GET',
    path: PATH,
    id: 'deadLetters',
    summary: 'What could not be read or delivered and why, newest first; go on with next',
    access: 'session',
    query: DeadLettersParams,
    body: NOTHING,
    answer: { description: 'One page; next is null on the last one', schema: DeadLettersBody },
    handle: async ({ query: { state, device, code, limit, next } }) => {
      // One more than the page holds says whether there is another page.
      const found = await deadLetters.letters({
        ...{ device, code, behind: next, order: 'newest', limit: limit + 1 },
        ...(state !== 'all' && { state }),
      });
      const items = found.slice(0, limit).map((letter) => listed(letter, timezone));
      return new Reply({ items, next: found.length > limit ? (items.at(-1)?.id ?? null) : null });
    },
  });

const summary = ({ deadLetters, timezone }: DeadLettersOptions): Route =>
  route({
    method: 'GET',
    path: `${PATH}/summary`,
    id: 'deadLetterSummary',
    summary: 'Open letters by device and code with the newest of each, the most first',
    access: 'session',
    query: NOTHING,
    body: NOTHING,
    answer: { description: 'All of them', schema: DeadLetterSummary },
    handle: async () => {
      const groups = await deadLetters.groups();
      const items = groups.map(({ device, code, letters, newest }) => ({
        ...{ id: `${device ?? ''}/${code}`, device: device ?? null, code, letters },
        newest: listed(newest, timezone),
      }));
      return new Reply({ items, next: null });
    },
  });

const show = ({ deadLetters, timezone }: DeadLettersOptions): Route =>
  route({
    method: 'GET',
    path: `${PATH}/{id}`,
    id: 'deadLetter',
    summary: 'One letter, also a settled one',
    access: 'session',
    params: PARAMS,
    query: LanguageParams,
    body: NOTHING,
    answer: { description: 'The letter', schema: DeadLetterView },
    problems: ['unknown_letter'],
    handle: ({ params }) => shown(deadLetters, params.id, timezone),
  });

const replay = ({ deadLetters, timezone }: DeadLettersOptions): Route =>
  route({
    method: 'POST',
    path: `${PATH}/{id}/replay`,
    id: 'replayDeadLetter',
    summary:
      'Mends a letter and reads it again: a value goes back to the time of its frame, and never commands anything',
    access: 'session',
    params: PARAMS,
    query: LanguageParams,
    body: ReplayRequest,
    answer: { description: 'The letter, replayed', schema: DeadLetterView },
    problems: REPLAY_PROBLEMS,
    handle: async ({ params, body: repair, phone }) => {
      const seq = seqOf(params.id);
      if (seq === undefined) return new Refusal('unknown_letter');
      const settled = await deadLetters.replay({ seq }, { repair, by: phone?.name ?? '' });
      return refusalIn(settled) ?? shown(deadLetters, params.id, timezone);
    },
  });

const drop = ({ deadLetters, timezone }: DeadLettersOptions): Route =>
  route({
    method: 'POST',
    path: `${PATH}/{id}/drop`,
    id: 'dropDeadLetter',
    summary: 'Marks a letter as of no use; it stays in the journal',
    access: 'session',
    params: PARAMS,
    query: LanguageParams,
    body: NOTHING,
    answer: { description: 'The letter, dropped', schema: DeadLetterView },
    problems: DROP_PROBLEMS,
    handle: async ({ params, phone }) => {
      const seq = seqOf(params.id);
      if (seq === undefined) return new Refusal('unknown_letter');
      const settled = await deadLetters.drop({ seq }, phone?.name ?? '');
      return refusalIn(settled) ?? shown(deadLetters, params.id, timezone);
    },
  });

const replayBatch = ({ deadLetters }: DeadLettersOptions): Route =>
  route({
    method: 'POST',
    path: `${PATH}/replay`,
    id: 'replayDeadLetters',
    summary: 'The same repair for open letters of a device with a code, oldest first; go on with next',
    access: 'session',
    query: LanguageParams,
    body: ReplayBatchRequest,
    answer: { description: 'How many were replayed, and which were not and why', schema: SettledBody },
    problems: ['name_needed', 'rename_unknown', 'busy'],
    handle: async ({ body: { rename, number, next, ...batch }, language, phone }) => {
      const repair = { rename, number };
      const which = { ...batch, behind: next === undefined ? undefined : Number(next) };
      return settledReply(await deadLetters.replay(which, { repair, by: phone?.name ?? '' }), language);
    },
  });

const dropBatch = ({ deadLetters }: DeadLettersOptions): Route =>
  route({
    method: 'POST',
    path: `${PATH}/drop`,
    id: 'dropDeadLetters',
    summary: 'Marks open letters of a device with a code as of no use, oldest first; go on with next',
    access: 'session',
    query: LanguageParams,
    body: DropBatchRequest,
    answer: { description: 'How many were dropped, and which were not and why', schema: SettledBody },
    problems: ['busy'],
    handle: async ({ body: { next, ...batch }, language, phone }) => {
      const which = { ...batch, behind: next === undefined ? undefined : Number(next) };
      return settledReply(await deadLetters.drop(which, phone?.name ?? ''), language);
    },
  });

const seqOf = (id: string | undefined): number | undefined =>
  id !== undefined && ID.test(id) ? Number(id) : undefined;

async function shown(
  desk: DeadLetterDesk,
  id: string | undefined,
  timezone: string,
): Promise<Reply<DeadLetterView> | Refusal> {
  const seq = seqOf(id);
  const letter = seq === undefined ? undefined : await desk.letter(seq);
  return letter ? new Reply(view(letter, timezone)) : new Refusal('unknown_letter');
}

function view({ seq, dead, state, settled }: KeptLetter, timezone: string): DeadLetterView {
  const { at, device, code, detail, payload, frame, whole, frames = 1 } = dead;
  return {
    ...{ id: String(seq), device: device ?? null, code, detail, payload, state },
    at: formatInstant(at, timezone),
    measured_at: frame ? formatInstant(frame.measuredAt, timezone) : null,
    frames: whole === true ? frames : 0,
    settled_at: settled ? formatInstant(settled.at, timezone) : null,
    settled_by: settled?.by ?? null,
  };
}

function listed(letter: KeptLetter, timezone: string): DeadLetterView {
  const { detail, payload, ...rest } = view(letter, timezone);
  return {
    ...rest,
    detail: detail.slice(0, MAX_LISTED_CHARS),
    payload: payload.slice(0, MAX_LISTED_CHARS),
  };
}

/** Why the one letter of a call was refused. */
function refusalIn(settled: Settled | LetterProblem): Refusal | undefined {
  if (isProblem(settled)) return refusalOf(settled);
  const [refused] = settled.refused;
  return refused && refusalOf(refused.problem);
}

function settledReply(settled: Settled | LetterProblem, language: Language): Reply<SettledBody> | Refusal {
  if (isProblem(settled)) return refusalOf(settled);
  const { done, refused, next } = settled;
  return new Reply({
    done: done.length,
    refused: refused.map(({ seq, problem }) => ({
      id: String(seq),
      code: problem.code,
      detail: problemBody(refusalOf(problem), language).detail ?? '',
    })),
    next: next === undefined ? null : String(next),
  });
}

function refusalOf({ code, facts = {} }: LetterProblem): Refusal {
  return new Refusal(code, code === 'busy' ? { retryAfter_s: RETRY_AFTER_S } : { facts });
}
