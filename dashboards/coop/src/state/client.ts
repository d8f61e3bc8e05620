/** Calls to the api and what became of them. The session is a cookie; the page keeps no token. */
import type { ProblemBody } from '../../../../domain/http/problem.ts';
import type { Language } from '../../../ui/messages/words.ts';

export const BASE = '/api/v1';
/** A picture over a bad line takes its time; anything else answers within seconds or not at all. */
const TIMEOUT_MS = 15_000;
const UPLOAD_TIMEOUT_MS = 120_000;

/** What the api said no with; `text` in the reader's language. */
export interface Problem {
  readonly code: string;
  readonly text: string;
  /** Names of the fields it names, as in the body that was sent: `shops.0.url`. */
  readonly fields: readonly string[];
}

/** What to do with an answer that is no success. */
export type Failure =
  | { readonly kind: 'signed-out' }
  /** Nothing was changed. Also when the api says that it is in trouble itself. */
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** No answer, or none that can be read: nobody knows whether anything was changed. */
  | { readonly kind: 'unreachable' };

export type Answer<T> = { readonly kind: 'ok'; readonly body: T } | Failure;

export interface Sent {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON. */
  readonly body?: object;
  /** Sent as it is. */
  readonly file?: Blob;
}

export class Client {
  readonly #fetch: typeof fetch;
  readonly #language: () => Language;

  constructor(fetchFrom: typeof fetch, language: () => Language) {
    this.#fetch = fetchFrom;
    this.#language = language;
  }

  /** The body as the api's schemas (domain/http) say it is; undefined when there is none. */
  async json<T>(path: string, sent: Sent = {}): Promise<Answer<T>> {
    const answer = await this.#call(path, sent);
    if (answer.kind !== 'ok') return answer;
    const { text, type } = answer.body;
    if (text === '') return { kind: 'ok', body: undefined as T };
    const body = type.includes('json') ? parsed(text) : undefined;
    // A proxy on the way (a café's sign-in page) may answer 200 with something else.
    return body === undefined ? { kind: 'unreachable' } : { kind: 'ok', body: body as T };
  }

  async text(path: string): Promise<Answer<string>> {
    const answer = await this.#call(path, {});
    return answer.kind === 'ok' ? { kind: 'ok', body: answer.body.text } : answer;
  }

  async #call(
    path: string,
    { method = 'GET', body, file }: Sent,
  ): Promise<Answer<{ text: string; type: string }>> {
    const abort = new AbortController();
    const timer = setTimeout(
      () => {
        abort.abort();
      },
      file ? UPLOAD_TIMEOUT_MS : TIMEOUT_MS,
    );
    try {
      const response = await this.#fetch(BASE + path, {
        method,
        headers: {
          'accept-language': this.#language(),
          ...(body && { 'content-type': 'application/json' }),
          ...(file && { 'content-type': file.type }),
        },
        cache: 'no-store',
        signal: abort.signal,
        ...(body && { body: JSON.stringify(body) }),
        ...(file && { body: file }),
      });
      const text = await response.text();
      const type = response.headers.get('content-type') ?? '';
      return response.ok ? { kind: 'ok', body: { text, type } } : failureOf(text);
    } catch {
      return { kind: 'unreachable' };
    } finally {
      clearTimeout(timer);
    }
  }
}

function failureOf(text: string): Failure {
  const problem = parsed(text);
  if (!isProblem(problem)) return { kind: 'unreachable' };
  if (problem.code === 'not_signed_in') return { kind: 'signed-out' };
  const { code, title, detail = title, errors = [] } = problem;
  return { kind: 'refused', problem: { code, text: detail, fields: errors.map(({ path }) => path) } };
}

const isProblem = (body: unknown): body is ProblemBody =>
  typeof body === 'object' && body !== null && 'code' in body && 'title' in body;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
