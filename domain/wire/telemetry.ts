import type { Actuation } from '../decision.ts';
import { parsePoint } from '../metric.ts';
import type { Metric } from '../metric.ts';
import type { Frame } from '../reading.ts';

/** One point of a time-series database. All fields are floats or strings. */
export interface TelemetryPoint {
  readonly measurement: 'reading' | 'actuation' | 'gateway' | 'forwarder' | 'account' | 'output';
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, number | string>>;
  /** UTC ms. */
  readonly at: number;
}

/** The field of a metric: `soil_moisture` for `soil.moisture`. */
export const fieldOf = (metric: Metric): string => metric.replaceAll('.', '_');

/**
 * A frame as one point per channel, a field for each metric; implausible values stay in the journal. A
 * function of the frame alone, so sending it again writes the identical point.
 */
export function readingPoints(frame: Frame, farm: string): readonly TelemetryPoint[] {
  const fieldsByChannel = new Map<string | undefined, Record<string, number>>();
  for (const { point, value, quality } of frame.readings) {
    const parts = parsePoint(point);
    if (quality !== 'good' || parts === undefined) continue;
    const fields = fieldsByChannel.get(parts.channel) ?? {};
    fields[fieldOf(parts.metric)] = value;
    fieldsByChannel.set(parts.channel, fields);
  }
  return [...fieldsByChannel].map(([channel, fields]) => ({
    measurement: 'reading',
    tags: {
      farm,
      ...(frame.zone !== undefined && { zone: frame.zone }),
      device: frame.device,
      ...(channel !== undefined && { channel }),
    },
    fields,
    at: frame.measuredAt,
  }));
}

/** A command as one point; none unless it was read back so. */
export function actuationPoints(actuation: Actuation, farm: string): readonly TelemetryPoint[] {
  const { zone, output, state, lease_s, cause, at, result } = actuation;
  if (result !== 'confirmed') return [];
  const fields = { on: state === 'on' ? 1 : 0, lease_s, cause };
  return [{ measurement: 'actuation', tags: { farm, zone, output }, fields, at }];
}
