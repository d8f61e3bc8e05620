import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import * as http from 'node:http';
import * as https from 'node:https';

/** How long a server may be silent during one batch, ms. */
export const TIMEOUT_MS = 15_000;

/** Node publishes here each reply an HTTP client gets, before the client sees it. */
const REPLIES = 'http.client.response.finish';

export interface SeenReply {
  readonly status: number;
  readonly retryAfter?: string;
}

/**
 * One connection to one server, and a look at its replies: both client packages hide parts of them (`influx` the
 * status and headers of a 5xx, `@influxdata/influxdb-client` a 201 and the unit of `Retry-After`).
 */
export class Transport {
  readonly agent: http.Agent;

  constructor(url: string) {
    const options = { keepAlive: true, maxSockets: 1 };
    this.agent = url.startsWith('https:') ? new https.Agent(options) : new http.Agent(options);
  }

  /** Runs one request over {@link agent} and gives what it threw, if it did, with the reply, if there was one. */
  async watch(
    request: () => Promise<unknown>,
  ): Promise<{ readonly reply?: SeenReply; readonly error?: unknown }> {
    let reply: SeenReply | undefined;
    const see = (message: unknown) => (reply = this.#replyIn(message) ?? reply);
    subscribe(REPLIES, see);
    try {
      await request();
      return { ...(reply && { reply }) };
    } catch (error) {
      return { ...(reply && { reply }), error };
    } finally {
      unsubscribe(REPLIES, see);
    }
  }

  #replyIn(message: unknown): SeenReply | undefined {
    if (typeof message !== 'object' || message === null) return undefined;
    if (!('request' in message) || !('response' in message)) return undefined;
    const { request, response } = message;
    if (!(request instanceof http.ClientRequest) || !(response instanceof http.IncomingMessage))
      return undefined;
    if (!('agent' in request) || request.agent !== this.agent || response.statusCode === undefined)
      return undefined;
    const retryAfter = response.headers['retry-after'];
    return { status: response.statusCode, ...(retryAfter !== undefined && { retryAfter }) };
  }
}
