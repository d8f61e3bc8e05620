import type { ProblemBody } from '../../domain/http/problem.ts';
import type { Language } from '../../domain/messages/index.ts';
import { PROBLEM_STATUS } from './messages/codes.ts';
import type { ProblemCode } from './messages/codes.ts';
import { en } from './messages/en.ts';
import { vi } from './messages/vi.ts';

export interface RefusalMore {
  /** For the text, and sent as members of the problem (RFC 9457, 3.2). Shown to people, so nothing secret. */
  readonly facts?: Readonly<Record<string, string | number>>;
  readonly errors?: ProblemBody['errors'];
  readonly retryAfter_s?: number;
}

/** An answer that is no success. Thrown, because NestJS answers what is thrown. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ProblemCode;
  readonly more: RefusalMore;
  constructor(code: ProblemCode, more: RefusalMore = {}) {
    super(code);
    this.code = code;
    this.more = more;
  }
}

const TEXTS = { vi, en };

/** The body of RFC 9457 for a refusal, in the reader's language. */
export function problemBody({ code, more }: Refusal, language: Language): ProblemBody {
  const { title, detail } = TEXTS[language][code];
  const { facts = {}, errors, retryAfter_s } = more;
  const known = { ...(retryAfter_s !== undefined && { seconds: retryAfter_s }), ...facts };
  return {
    ...facts,
    type: `urn:problem-type:nongso:${code}`,
    title,
    status: PROBLEM_STATUS[code],
    code,
    detail: fill(detail, known),
    ...(errors && { errors }),
  };
}

/** Puts facts into a text. A fact that is not there leaves its name standing, so that it is noticed. */
const fill = (text: string, facts: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(facts, name) ? String(facts[name]) : whole,
  );
