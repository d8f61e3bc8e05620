import { InfluxDB } from 'influx';
import type { IBackoffStrategy } from 'influx/lib/src/backoff/backoff.js';
import type { Sink, SinkAnswer, TelemetryPoint } from '../../core/ports/sink.ts';
import { answerFor, noReply } from './answer.ts';
import { TIMEOUT_MS, Transport } from './transport.ts';

export interface InfluxV1Options {
  readonly url: string;
  readonly database: string;
  readonly username?: string;
  readonly password?: string;
}

/**
 * The package takes its only host out of service after one 5xx and answers "No host available" for up to 10 s. How
 * long to wait is the forwarder's to say, so here the pause is none.
 */
const NO_PAUSE: IBackoffStrategy = { getDelay: () => 0, next: () => NO_PAUSE, reset: () => NO_PAUSE };

/** InfluxDB 1.x. Never makes the database: a wrong name would silently begin a second history. */
export function influxV1Sink({ url, database, username, password }: InfluxV1Options): Sink {
  const { hostname, port, protocol, pathname } = new URL(url);
  const transport = new Transport(url);
  const client = new InfluxDB({
    database,
    hosts: [
      {
        host: hostname.replace(/^\[|\]$/g, ''),
        port: Number(port || (protocol === 'https:' ? 443 : 80)),
        protocol: protocol === 'https:' ? 'https' : 'http',
        path: pathname === '/' ? '' : pathname,
        options: { agent: transport.agent },
      },
    ],
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    pool: { maxRetries: 0, requestTimeout: TIMEOUT_MS, backoff: NO_PAUSE },
  });

  return {
    name: 'influx-v1',
    async send(batch) {
      const { reply, error } = await transport.watch(() =>
        client.writePoints(batch.map(influxPoint), { precision: 'ms' }),
      );
      if (reply === undefined) return noReply(error ?? new Error('the server closed without an answer'));
      return withHint(answerFor({ ...reply, words: wordsOf(error) }), database);
    },
  };
}

const influxPoint = ({ measurement, tags, fields, at }: TelemetryPoint) => ({
  measurement,
  tags: { ...tags },
  fields, // a number without a type mark is a float in line protocol, whole or not
  timestamp: String(at), // as text: the package leaves out a time that is the number 0
});

/** The server's words within the package's message: "A 400 Bad Request error occurred: {"error":"…"}". */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const text = error.message.replace(/^A \d+ .* error occurred: /, '').trim();
  return /^\{"error":"(.*)"\}$/s.exec(text)?.[1]?.replaceAll('\\"', '"') ?? text;
}

function withHint(answer: SinkAnswer, database: string): SinkAnswer {
  if (answer.answer !== 'refused' || !answer.words.startsWith('404')) return answer;
  return { ...answer, words: `${answer.words} (make it on the server: CREATE DATABASE "${database}")` };
}
