import type { Actuation } from '../../domain/decision.ts';
import { parsePoint } from '../../domain/metric.ts';
import type { Frame } from '../../domain/reading.ts';
import type { StoredEntry } from '../core/ports/journal.ts';
import type { TelemetryPoint } from '../core/ports/sink.ts';

/**
 * What of an entry goes to InfluxDB: a frame as one `reading` per channel, a confirmed actuation as one `actuation`,
 * anything else not at all. A function of the stored entry alone, so sending it again writes the identical lines.
 */
export function pointsOf(entry: StoredEntry, farm: string): readonly TelemetryPoint[] {
  switch (entry.kind) {
    case 'frame':
      return readingPoints(entry.frame, farm);
    case 'actuation':
      return entry.actuation.result === 'confirmed' ? [actuationPoint(entry.actuation, farm)] : [];
    case 'decision':
    case 'dead':
    case 'hour':
      return [];
  }
}

/** A field is the metric with `_` for `.`; implausible values stay in the journal. */
function readingPoints(frame: Frame, farm: string): readonly TelemetryPoint[] {
  const fieldsByChannel = new Map<string | undefined, Record<string, number>>();
  for (const { point, value, quality } of frame.readings) {
    const parts = parsePoint(point);
    if (quality !== 'good' || parts === undefined) continue;
    const fields = fieldsByChannel.get(parts.channel) ?? {};
    fields[parts.metric.replaceAll('.', '_')] = value;
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

const actuationPoint = (
  { zone, output, state, lease_s, cause, at }: Actuation,
  farm: string,
): TelemetryPoint => ({
  measurement: 'actuation',
  tags: { farm, zone, output },
  fields: { on: state === 'on' ? 1 : 0, lease_s, cause },
  at,
});
