import type { Sink } from '../../core/ports/sink.ts';
import { answerFor, noReply } from './answer.ts';
import { post } from './post.ts';
import { TIMEOUT_MS, Transport } from './transport.ts';

export interface VictoriaMetricsOptions {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  readonly timeout_ms?: number;
}

/**
 * VictoriaMetrics by its `/write` (docs.victoriametrics.com, "InfluxDB line protocol"). Texts are left out, because it
 * makes 0 of them. Its 204 says that it has the batch in memory, no more: lines that it cannot read, that are older than
 * its retention or more than two days ahead, it passes over with a line in its own log (`vm_rows_invalid_total`,
 * `vm_rows_ignored_total`), and nobody can tell from here which those were.
 */
export function victoriaMetricsSink(options: VictoriaMetricsOptions): Sink {
  const { url, username, password = '', timeout_ms = TIMEOUT_MS } = options;
  const transport = new Transport(url, timeout_ms);
  const address = `${url.replace(/\/+$/, '')}/write?precision=ms`;
  const auth = username === undefined ? undefined : `${username}:${password}`;

  return {
    name: 'victoriametrics',
    texts: 'left_out',
    async send(lines) {
      const { reply, error } = await transport.watch(() =>
        post(lines, { address, agent: transport.agent, auth }),
      );
      if (reply === undefined) return noReply(error ?? new Error('the server closed without an answer'));
      return answerFor(reply);
    },
  };
}
