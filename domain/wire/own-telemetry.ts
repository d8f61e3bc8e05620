// What the gateway tells of itself beside the readings, for dashboards: every number is a float, times are UTC ms.
import { METRICS } from '../metric.ts';
import type { Metric } from '../metric.ts';
import type { TelemetryPoint } from './telemetry.ts';

/** Frames by what became of them, as in domain/account.ts. */
const COUNTS = ['received', 'stored', 'duplicate', 'merged', 'rewritten', 'dead'] as const;

type Counts = Readonly<Record<(typeof COUNTS)[number], number>>;

/** Every measurement that is written, with its tags and fields. Docs: docs/data.md. */
export const MEASUREMENTS = {
  /** What a device measured. Its fields are metrics, as fieldOf in telemetry.ts names them. */
  reading: { tags: ['farm', 'zone', 'device', 'channel'], fields: Object.keys(METRICS) },
  /** What an output did. */
  actuation: { tags: ['farm', 'zone', 'output'], fields: ['on', 'lease_s', 'cause'] },
  /** The gateway, once a minute; frames are those of the farm's day so far. */
  gateway: {
    tags: ['farm'],
    fields: [
      ...COUNTS,
      'unbalanced',
      'dead_letters',
      'alarms',
      'devices_online',
      'devices_configured',
      'outputs_away',
      'journal_mb',
      'disk_free_mb',
      'rss_mb',
      'loop_delay_max_ms',
      'uptime_s',
    ],
  },
  /** What is passed on to one server, once a minute. */
  forwarder: {
    tags: ['farm', 'sink'],
    fields: ['waiting', 'oldest_s', 'rate_s', 'done', 'parked', 'too_old', 'alarm'],
  },
  /** The frames of a device on one of the farm's days, at that day's beginning; written anew as they change. */
  account: { tags: ['farm', 'device'], fields: [...COUNTS, 'heard_at'] },
  /** What an output has ever given, every ten minutes. */
  output: { tags: ['farm', 'zone', 'output'], fields: ['total_l'] },
} as const satisfies Record<
  TelemetryPoint['measurement'],
  { readonly tags: readonly string[]; readonly fields: readonly string[] }
>;

export type Measurement = keyof typeof MEASUREMENTS;
/** The names of the fields of a measurement; of readings the metrics. */
export type FieldsOf = {
  readonly [M in Measurement]: M extends 'reading' ? Metric : (typeof MEASUREMENTS)[M]['fields'][number];
};

/** Some fields with their numbers; what is not known is left out. */
type Numbers<M extends Measurement> = Readonly<Partial<Record<FieldsOf[M], number>>>;
export type GatewayNumbers = Numbers<'gateway'>;
export type ForwarderNumbers = Numbers<'forwarder'>;
export type AccountNumbers = Numbers<'account'>;

/** Of counts of frames those that are told. */
export const countsOf = (counts: Counts): Counts => ({
  received: counts.received,
  stored: counts.stored,
  duplicate: counts.duplicate,
  merged: counts.merged,
  rewritten: counts.rewritten,
  dead: counts.dead,
});

export const gatewayPoint = (fields: GatewayNumbers, of: { farm: string; at: number }): TelemetryPoint => ({
  ...{ measurement: 'gateway', tags: { farm: of.farm }, fields, at: of.at },
});

export const forwarderPoint = (
  fields: ForwarderNumbers,
  { farm, sink, at }: { farm: string; sink: string; at: number },
): TelemetryPoint => ({ measurement: 'forwarder', tags: { farm, sink }, fields, at });

/** @param of.at the beginning of the day that the counts are of */
export const accountPoint = (
  fields: AccountNumbers,
  { farm, device, at }: { farm: string; device: string; at: number },
): TelemetryPoint => ({ measurement: 'account', tags: { farm, device }, fields, at });

/** @param total_l litres since the first start: a meter that never runs back */
export const outputPoint = (
  total_l: number,
  { farm, zone, output, at }: { farm: string; zone: string; output: string; at: number },
): TelemetryPoint => ({ measurement: 'output', tags: { farm, zone, output }, fields: { total_l }, at });
