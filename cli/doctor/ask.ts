import { notReached } from './why.ts';
import type { NotReached } from './why.ts';

/** What is read of an answer, characters. */
const MAX_TEXT = 4_000;
/** What is shown of a server's words, characters. */
const MAX_WORDS = 200;

export interface Question {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whoever asks gives up. */
  readonly signal?: AbortSignal;
  readonly limit_ms?: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A server of another machine, ms. */
const LIMIT_MS = 10_000;

/** One HTTP request, without following to where a token was not meant for. Never rejects. */
export async function ask(
  url: string,
  { method = 'GET', headers = {}, body, signal, limit_ms = LIMIT_MS }: Question = {},
): Promise<Answer | NotReached> {
  const limit = AbortSignal.timeout(limit_ms);
  try {
    const response = await fetch(url, {
      method,
      headers,
      ...(body !== undefined && { body }),
      redirect: 'manual',
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    const text = (await response.text()).slice(0, MAX_TEXT);
    return { status: response.status, headers: response.headers, text };
  } catch (error) {
    return notReached(error);
  }
}

/** A server's own words with the status before them, in one short line. */
export const wordsOf = ({ status, text }: Pick<Answer, 'status' | 'text'>): string =>
  `${status} ${text.replaceAll(/\s+/g, ' ')}`.trim().slice(0, MAX_WORDS);
