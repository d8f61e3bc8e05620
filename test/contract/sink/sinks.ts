// Each sink with a real server of its kind, the way a test sees it.
import { influxV1Sink } from '../../../gateway/forward/sinks/influx-v1.ts';
import { influxV2Sink } from '../../../gateway/forward/sinks/influx-v2.ts';
import { victoriaMetricsSink } from '../../../gateway/forward/sinks/victoriametrics.ts';
import type { Sink } from '../../../gateway/core/ports/sink.ts';
import { startInfluxd } from '../../support/influxd.ts';
import { startVictoria } from '../../support/victoria.ts';

export interface SinkUnderTest {
  readonly url: string;
  /** Values of one field of a measurement by time in UTC ms, with the tags as `name=value` sorted. */
  values(measurement: string, field: string): Promise<[at: number, value: unknown, tags: string][]>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

export interface SinkKind {
  readonly name: string;
  readonly server: 'influxd' | 'victoria-metrics';
  readonly start: () => Promise<SinkUnderTest>;
  /** A sink that talks to this address. */
  readonly connect: (url: string, timeout_ms?: number) => Sink;
}

const tagsText = (tags: Readonly<Record<string, unknown>>) =>
  Object.entries(tags)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name}=${String(value)}`)
    .sort()
    .join(',');

const byTime = (a: readonly [number, ...unknown[]], b: readonly [number, ...unknown[]]) => a[0] - b[0];

async function victoria(): Promise<SinkUnderTest> {
  const server = await startVictoria();
  return {
    ...server,
    async values(measurement, field) {
      const series = await server.query(`{__name__="${measurement}_${field}"}`);
      return series
        .flatMap(({ metric: { __name__: _, ...tags }, values, timestamps }) =>
          timestamps.map((at, i): [number, unknown, string] => [at, values[i], tagsText(tags)]),
        )
        .sort(byTime);
    },
  };
}

export const sinkKinds: readonly SinkKind[] = [
  {
    name: 'influx-v1',
    server: 'influxd',
    connect: (url, timeout_ms) =>
      influxV1Sink({ url, database: 'telemetry', ...(timeout_ms !== undefined && { timeout_ms }) }),
    async start() {
      const server = await startInfluxd();
      return {
        ...server,
        async values(measurement, field) {
          const rows = await server.query(`SELECT "${field}" FROM "${measurement}" GROUP BY *`);
          return rows
            .map(({ time, [field]: value, ...tags }): [number, unknown, string] => [
              Number(time),
              value,
              tagsText(tags),
            ])
            .sort(byTime);
        },
      };
    },
  },
  {
    name: 'influx-v2',
    server: 'victoria-metrics',
    connect: (url, timeout_ms) =>
      influxV2Sink({
        ...{ url, org: 'farm', bucket: 'telemetry', token: 'secret' },
        ...(timeout_ms !== undefined && { timeout_ms }),
      }),
    start: victoria,
  },
  {
    name: 'victoriametrics',
    server: 'victoria-metrics',
    connect: (url, timeout_ms) =>
      victoriaMetricsSink({ url, ...(timeout_ms !== undefined && { timeout_ms }) }),
    start: victoria,
  },
];
