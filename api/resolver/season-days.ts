/** What sealed evidence tells of a plot's season, day by day: all zones and depths of a day make one. */
import { addDays } from '../../domain/day.ts';
import type { EvidenceDay, EvidenceSeries } from '../../domain/evidence.ts';
import type { TraceDay, TracePlot } from '../../domain/http/trace.ts';
import type { Metric } from '../../domain/metric.ts';

const DAY_MS = 86_400_000;

/** Local days, both included. */
export interface DaySpan {
  readonly from: string;
  readonly to: string;
}

/** The newest revision of one zone's day. */
export interface ZoneDay extends Pick<EvidenceDay, 'day' | 'series' | 'litres'> {
  /** The gateway's name by its key. */
  readonly gatewayName: string;
}

/** The days of a season in order, null where a day has no evidence. */
export function seasonDays(evidence: readonly ZoneDay[], { from, to }: DaySpan): TraceDay[] {
  const sealed = new Map<string, ZoneDay[]>();
  for (const one of evidence) sealed.set(one.day, [...(sealed.get(one.day) ?? []), one]);
  // One of the two for the whole season: air and soil in one curve would jump.
  const hasAir = evidence.some(({ series }) => seriesOf(series, 'air.temperature').length > 0);
  const temperature: Metric = hasAir ? 'air.temperature' : 'soil.temperature';
  const days: TraceDay[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const zones = sealed.get(day);
    days.push({
      day,
      moisture: rangeOf(zones, 'soil.moisture'),
      temperature: rangeOf(zones, temperature),
      litres: zones ? zones.reduce((sum, { litres }) => sum + litres, 0) : null,
    });
  }
  return days;
}

/** Who measured the season, and how much of it is sealed; null where nothing is. */
export function measuredBy(evidence: readonly ZoneDay[], { from, to }: DaySpan): TracePlot['measured'] {
  const days = [...new Set(evidence.map(({ day }) => day))].sort();
  const lastSealedDay = days.at(-1);
  if (lastSealedDay === undefined) return null;
  return {
    gateways: [...new Set(evidence.map(({ gatewayName }) => gatewayName))].sort(),
    sealedDays: days.length,
    seasonDays: Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1,
    readings: evidence
      .flatMap(({ series }) => Object.values(series))
      .reduce((sum, { count }) => sum + count, 0),
    lastSealedDay,
  };
}

/** Least, mean by the number of readings, and greatest. */
function rangeOf(
  zones: readonly ZoneDay[] | undefined,
  metric: Metric,
): readonly [number, number, number] | null {
  const all = (zones ?? []).flatMap(({ series }) => seriesOf(series, metric));
  const count = all.reduce((sum, one) => sum + one.count, 0);
  if (count === 0) return null;
  return [
    Math.min(...all.map(({ min }) => min)),
    all.reduce((sum, one) => sum + one.mean * one.count, 0) / count,
    Math.max(...all.map(({ max }) => max)),
  ];
}

/** The metric itself and its channels, such as depths; those with readings. */
const seriesOf = (series: ZoneDay['series'], metric: Metric): EvidenceSeries[] =>
  Object.entries(series).flatMap(([point, one]) =>
    (point === metric || point.startsWith(`${metric}#`)) && one.count > 0 ? [one] : [],
  );
