import type { Sink } from '../../core/ports/sink.ts';
import { influxV1Sink } from './influx-v1.ts';
import { influxV2Sink } from './influx-v2.ts';
import { victoriaMetricsSink } from './victoriametrics.ts';

/** Where InfluxDB is: a bucket for versions 2 and 3, a database for version 1. */
export interface InfluxTarget {
  readonly url: string;
  readonly org?: string | undefined;
  readonly bucket?: string | undefined;
  readonly token?: string | undefined;
  readonly database?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

/** The sink that speaks to a server of that version. */
export function influxSink(target: InfluxTarget): Sink {
  const { url, org = '', bucket, token = '', database = '', username, password } = target;
  if (bucket !== undefined) return influxV2Sink({ url, org, bucket, token });
  return influxV1Sink({
    url,
    database,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
  });
}

/** The sink that speaks to VictoriaMetrics. */
export function victoriaSink(target: Pick<InfluxTarget, 'url' | 'username' | 'password'>): Sink {
  const { url, username, password } = target;
  return victoriaMetricsSink({
    url,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
  });
}
