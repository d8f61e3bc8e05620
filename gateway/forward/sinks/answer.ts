import type { SinkAnswer } from '../../core/ports/sink.ts';
import { rejectionIn, wordsIn } from './rejection.ts';

/** What is kept of a server's words. */
export const MAX_WORDS = 2_000;

const NOT_A_DATABASE =
  'a database answers 204: this is a portal or proxy in between, or the address is wrong';

type Unavailable = Extract<SinkAnswer, { answer: 'unavailable' }>;

/** A server's reply as far as the forwarder needs it. */
export interface Reply {
  readonly status: number;
  readonly body: string;
  /** The headers `Retry-After` and `Date` as sent. */
  readonly retryAfter?: string;
  readonly date?: string;
}

/**
 * What a reply means for the batch. Only 204 says that it is stored: a portal or proxy answers everything with 200. 201 is
 * InfluxDB 3's word for "some lines were left out", so it counts as a rejection. An unknown status is taken for an outage,
 * the answer that keeps everything.
 */
export function answerFor({ status, body, retryAfter, date }: Reply): SinkAnswer {
  const words = `${status} ${wordsIn(body)}`.trim().slice(0, MAX_WORDS);
  switch (status) {
    case 204:
      return { answer: 'stored' };
    case 200:
      return unavailable(`${words} (${NOT_A_DATABASE})`, retryAfterOf(retryAfter, date));
    case 201:
    case 400:
    case 422:
      return { answer: 'rejected', words, about: rejectionIn(body) };
    case 413:
      return { answer: 'too_large' };
    case 401:
    case 403:
      return { answer: 'refused', words, mend: 'credentials' };
    case 404:
      return { answer: 'refused', words, mend: 'place' };
    default:
      return unavailable(words, retryAfterOf(retryAfter, date));
  }
}

/** No reply at all: refused connection, timeout, broken name. */
export const noReply = (error: unknown): Unavailable => {
  const answer = unavailable(
    (error instanceof Error ? error.message : String(error)).slice(0, MAX_WORDS),
    undefined,
  );
  return error instanceof Error && error.name === 'TimeoutError' ? { ...answer, why: 'timeout' } : answer;
};

export function unavailable(words: string, retryAfter_s: number | undefined): Unavailable {
  return { answer: 'unavailable', words, ...(retryAfter_s !== undefined && { retryAfter_s }) };
}

/**
 * Seconds (RFC 9110, section 10.2.3). The form with a date counts from the server's own `Date`, so that no two clocks
 * have to agree; without one it is left out.
 */
export function retryAfterOf(header: string | undefined, date?: string): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header)) return Number(header);
  const wait_s = (Date.parse(header) - Date.parse(date ?? '')) / 1_000;
  return Number.isFinite(wait_s) ? Math.max(0, wait_s) : undefined;
}
