import type { SinkAnswer } from '../../core/ports/sink.ts';

/** What is kept of a server's words. */
export const MAX_WORDS = 2_000;

type Unavailable = Extract<SinkAnswer, { answer: 'unavailable' }>;

/** A server's reply as far as the forwarder needs it. */
export interface Reply {
  readonly status: number;
  readonly words: string;
  /** The `Retry-After` header as sent. */
  readonly retryAfter?: string;
}

/**
 * What a reply means for the batch. 201 is InfluxDB 3's word for "some lines were left out", so it counts as a
 * rejection: halving finds them. An unknown status is taken for an outage, the answer that keeps everything.
 */
export function answerFor(reply: Reply): SinkAnswer {
  const words = `${reply.status} ${reply.words}`.trim().slice(0, MAX_WORDS);
  switch (reply.status) {
    case 200:
    case 204:
      return { answer: 'stored' };
    case 201:
    case 400:
    case 422:
      return { answer: 'rejected', words };
    case 413:
      return { answer: 'too_large' };
    case 401:
    case 403:
    case 404:
      return { answer: 'refused', words };
    default:
      return unavailable(words, retryAfterOf(reply.retryAfter));
  }
}

/** No reply at all: refused connection, timeout, broken name. */
export const noReply = (error: unknown): Unavailable =>
  unavailable((error instanceof Error ? error.message : String(error)).slice(0, MAX_WORDS), undefined);

export function unavailable(words: string, retryAfter_s: number | undefined): Unavailable {
  return { answer: 'unavailable', words, ...(retryAfter_s !== undefined && { retryAfter_s }) };
}

/** Seconds (RFC 9110, section 10.2.3). The form with a date needs a clock that both sides trust, so it is left out. */
export const retryAfterOf = (header: string | undefined): number | undefined =>
  header !== undefined && /^\d+$/.test(header) ? Number(header) : undefined;
