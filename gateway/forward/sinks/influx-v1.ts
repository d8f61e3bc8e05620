import { Pool } from 'influx/lib/src/pool.js';
import type { IBackoffStrategy } from 'influx/lib/src/backoff/backoff.js';
import type { Sink, SinkAnswer } from '../../core/ports/sink.ts';
import { answerFor, noReply } from './answer.ts';
import { TIMEOUT_MS, Transport } from './transport.ts';

export interface InfluxV1Options {
  readonly url: string;
  readonly database: string;
  readonly username?: string;
  readonly password?: string;
  readonly timeout_ms?: number;
}

/**
 * The package takes its only host out of service after one 5xx and answers "No host available" for up to 10 s. How
 * long to wait is the forwarder's to say, so here the pause is none.
 */
const NO_PAUSE: IBackoffStrategy = { getDelay: () => 0, next: () => NO_PAUSE, reset: () => NO_PAUSE };

/**
 * InfluxDB 1.x. Never makes the database: a wrong name would silently begin a second history. Of the package only its pool
 * of hosts is used: the lines are made already, off this thread.
 */
export function influxV1Sink(options: InfluxV1Options): Sink {
  const { url, database, username, password = '', timeout_ms = TIMEOUT_MS } = options;
  const transport = new Transport(url, timeout_ms);
  // The transport's limit comes first: it knows whether an answer had begun.
  const pool = new Pool({ maxRetries: 0, requestTimeout: 2 * timeout_ms, backoff: NO_PAUSE });
  pool.addHost(withPort(url), { agent: transport.agent });

  return {
    name: 'influx-v1',
    texts: 'kept',
    async send(lines) {
      const { reply, error } = await transport.watch(() =>
        pool.discard({
          method: 'POST',
          path: '/write',
          query: { db: database, precision: 'ms' },
          body: lines,
          ...(username !== undefined && { auth: `${username}:${password}` }),
        }),
      );
      if (reply === undefined) return noReply(error ?? new Error('the server closed without an answer'));
      return withHint(answerFor(reply), database);
    },
  };
}

/** The package would take a port that is not written for 0, and a slash at the end for a folder. */
function withPort(text: string): string {
  const { protocol, hostname, port, pathname } = new URL(text);
  return `${protocol}//${hostname}:${port || (protocol === 'https:' ? 443 : 80)}${pathname.replace(/\/+$/, '')}`;
}

function withHint(answer: SinkAnswer, database: string): SinkAnswer {
  if (answer.answer !== 'refused' || answer.mend !== 'place') return answer;
  return { ...answer, words: `${answer.words} (make it on the server: CREATE DATABASE "${database}")` };
}
