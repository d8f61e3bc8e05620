import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Agent, IncomingMessage } from 'node:http';
import * as https from 'node:https';
import { http } from './node-http.ts';

/** How long a batch may take from its first byte to the end of the answer, ms. */
export const TIMEOUT_MS = 15_000;
/** What is read of an answer's body, bytes; the words of a database about a batch fit in. */
export const MAX_ANSWER_BYTES = 65_536;

/** Node publishes here each reply an HTTP client gets, before the client sees it. */
const REPLIES = 'http.client.response.finish';

export interface SeenReply {
  readonly status: number;
  /** Its first {@link MAX_ANSWER_BYTES}. */
  readonly body: string;
  readonly retryAfter?: string;
  readonly date?: string;
}

/** The reply, what the client package threw, or both. */
export interface Seen {
  readonly reply?: SeenReply;
  readonly error?: unknown;
}

/** Nothing, or not all, within the time. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/**
 * One connection to one server, and a look at its replies: both client packages hide parts of them (`influx` status,
 * headers and body of a 5xx, `@influxdata/influxdb-client` a 201 and the unit of `Retry-After`), both wait for ever for the
 * rest of an answer that began, and `influx` takes one of any length.
 */
export class Transport {
  readonly agent: Agent;
  readonly #timeout_ms: number;

  constructor(url: string, timeout_ms = TIMEOUT_MS) {
    const options = { keepAlive: true, maxSockets: 1 };
    this.agent = url.startsWith('https:') ? new https.Agent(options) : new http.Agent(options);
    this.#timeout_ms = timeout_ms;
  }

  /**
   * Runs one request over {@link agent}. A kept connection may have died without a sign: then it is asked once more, on a
   * new one (https://nodejs.org/api/http.html#requestreusedsocket), which is harmless for writes that may be repeated.
   */
  async watch(request: () => Promise<unknown>): Promise<Seen> {
    const isKept = Object.keys(this.agent.freeSockets).length > 0;
    const seen = await this.#once(request);
    const mayBeDead = isKept && seen.reply === undefined && !(seen.error instanceof TimeoutError);
    return mayBeDead ? this.#once(request) : seen;
  }

  async #once(request: () => Promise<unknown>): Promise<Seen> {
    let giveUp: (why: Error) => void = () => undefined;
    const broken = new Promise<never>((_, reject) => (giveUp = reject));
    let response: IncomingMessage | undefined;
    const chunks: Buffer[] = [];
    let bytes = 0;
    const see = (message: unknown): void => {
      const found = this.#responseIn(message);
      if (!found) return;
      response = found;
      found.on('data', (chunk: Buffer | string) => {
        if (bytes >= MAX_ANSWER_BYTES) return;
        chunks.push(Buffer.from(chunk));
        bytes += chunk.length;
        if (bytes >= MAX_ANSWER_BYTES) giveUp(new Error('the answer is longer than what is read of it'));
      });
      found.once('close', () => {
        if (!found.complete) giveUp(new Error('the connection broke in the middle of the answer'));
      });
    };
    const timer = setTimeout(
      () => giveUp(new TimeoutError(`no answer within ${this.#timeout_ms / 1_000} s`)),
      this.#timeout_ms,
    );
    subscribe(REPLIES, see);
    const outcome = await Promise.race([request(), broken]).then(
      () => ({}),
      (error: unknown) => ({ error }),
    );
    unsubscribe(REPLIES, see);
    clearTimeout(timer);
    const isWhole = response?.complete === true;
    if (!isWhole) this.agent.destroy(); // whatever still comes on this connection belongs to no request
    if (!response || (!isWhole && bytes < MAX_ANSWER_BYTES)) return outcome;
    const body = Buffer.concat(chunks).toString('utf8', 0, MAX_ANSWER_BYTES);
    return { reply: replyOf(response, body), ...outcome };
  }

  #responseIn(message: unknown): IncomingMessage | undefined {
    if (typeof message !== 'object' || message === null) return undefined;
    if (!('request' in message) || !('response' in message)) return undefined;
    const { request, response } = message;
    if (!(request instanceof http.ClientRequest) || !(response instanceof http.IncomingMessage))
      return undefined;
    return 'agent' in request && request.agent === this.agent ? response : undefined;
  }
}

function replyOf({ statusCode = 0, headers }: IncomingMessage, body: string): SeenReply {
  const { 'retry-after': retryAfter, date } = headers;
  return {
    status: statusCode,
    body,
    ...(retryAfter !== undefined && { retryAfter }),
    ...(date !== undefined && { date }),
  };
}
