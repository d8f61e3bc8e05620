import type * as Client from '@influxdata/influxdb-client';
import { createRequire } from 'node:module';
import type { Sink } from '../../core/ports/sink.ts';
import { answerFor, noReply } from './answer.ts';
import { TIMEOUT_MS, Transport } from './transport.ts';

// As CommonJS, for the reason given in node-http.ts.
const { InfluxDB, setLogger } = createRequire(import.meta.url)(
  '@influxdata/influxdb-client',
) as typeof Client;

/** More than any batch has. */
const MAX_SENT_BYTES = 1024 * 1024 * 1024;

export interface InfluxV2Options {
  readonly url: string;
  readonly org: string;
  readonly bucket: string;
  readonly token: string;
  readonly timeout_ms?: number;
}

/** The package prints to the console by itself; what it has to say is in the answers. */
const SILENT = { error: () => undefined, warn: () => undefined };

/** InfluxDB 2.x and 3.x, and what else takes `/api/v2/write`. */
export function influxV2Sink({ url, org, bucket, token, timeout_ms = TIMEOUT_MS }: InfluxV2Options): Sink {
  setLogger(SILENT);
  const transport = new Transport(url, timeout_ms);
  const client = new InfluxDB({
    url,
    token,
    timeout: 2 * timeout_ms, // the transport's limit comes first: it knows whether an answer had begun
    transportOptions: { agent: transport.agent },
  });
  // The package's own buffer, timer and retries lose data after 180 s or on a 4xx: all three are off, so that a
  // flush is one request and its outcome. A batch is one record to it, and must fit, because it sends a full buffer
  // without telling.
  const api = client.getWriteApi(org, bucket, 'ms', {
    batchSize: 2,
    maxBatchBytes: MAX_SENT_BYTES,
    flushInterval: 0,
    maxRetries: 0,
    writeFailed: (error) => Promise.reject(error),
  });

  return {
    name: 'influx-v2',
    texts: 'kept',
    async send(lines) {
      const { reply, error } = await transport.watch(() => {
        api.writeRecord(lines);
        return api.flush();
      });
      if (reply === undefined) return noReply(error ?? new Error('the server closed without an answer'));
      return answerFor(reply);
    },
  };
}
