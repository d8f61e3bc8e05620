import { HttpError, InfluxDB, Point, setLogger } from '@influxdata/influxdb-client';
import type { Sink, TelemetryPoint } from '../../core/ports/sink.ts';
import { answerFor, noReply } from './answer.ts';
import { TIMEOUT_MS, Transport } from './transport.ts';

/** More than any batch of the forwarder has: 1,000 frames of at most some tens of channels. */
const MAX_SENT_POINTS = 100_000;
const MAX_SENT_BYTES = 1024 * 1024 * 1024;

export interface InfluxV2Options {
  readonly url: string;
  readonly org: string;
  readonly bucket: string;
  readonly token: string;
}

/** The package prints to the console by itself; what it has to say is in the answers. */
const SILENT = { error: () => undefined, warn: () => undefined };

/** InfluxDB 2.x and 3.x, and what else takes `/api/v2/write`, such as VictoriaMetrics. */
export function influxV2Sink({ url, org, bucket, token }: InfluxV2Options): Sink {
  setLogger(SILENT);
  const transport = new Transport(url);
  const client = new InfluxDB({
    url,
    token,
    timeout: TIMEOUT_MS,
    transportOptions: { agent: transport.agent },
  });
  // The package's own buffer, timer and retries lose data after 180 s or on a 4xx: all three are off, so that a
  // flush is one request and its outcome. The batch must fit, because it sends a full buffer without telling.
  const api = client.getWriteApi(org, bucket, 'ms', {
    batchSize: MAX_SENT_POINTS,
    maxBatchBytes: MAX_SENT_BYTES,
    flushInterval: 0,
    maxRetries: 0,
    writeFailed: (error) => Promise.reject(error),
  });

  return {
    name: 'influx-v2',
    async send(batch) {
      if (batch.length >= MAX_SENT_POINTS) return { answer: 'too_large' };
      const { reply, error } = await transport.watch(() => {
        api.writePoints(batch.map(influxPoint));
        return api.flush();
      });
      if (reply === undefined) return noReply(error ?? new Error('the server closed without an answer'));
      return answerFor({ ...reply, words: wordsOf(error) });
    },
  };
}

function influxPoint({ measurement, tags, fields, at }: TelemetryPoint): Point {
  const point = new Point(measurement).timestamp(at);
  for (const [name, value] of Object.entries(tags)) point.tag(name, value);
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'number') point.floatField(name, value);
    else point.stringField(name, value);
  }
  return point;
}

function wordsOf(error: unknown): string {
  if (error instanceof HttpError) return error.body ?? error.statusMessage ?? '';
  return error instanceof Error ? error.message : '';
}
