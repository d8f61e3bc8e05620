/** What a season's days add up to, for the words beside the chart. */
import type { TraceDay } from '../../../domain/http/trace.ts';
import { rangeOf } from './season-chart.ts';

export interface SeasonFacts {
  readonly firstDay: string;
  readonly middleDay: string;
  readonly lastDay: string;
  /** % vol: least, mean, greatest. */
  readonly moisture: readonly [number, number, number] | null;
  /** °C: least, mean, greatest. */
  readonly temperature: readonly [number, number, number] | null;
  readonly litres: number;
  readonly wateredDays: number;
  /** Days without moisture. */
  readonly missingDays: number;
}

/** Undefined for a plot without days. */
export function seasonFacts(days: readonly TraceDay[]): SeasonFacts | undefined {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return undefined;
  const moisture = days.flatMap((day) => (day.moisture ? [day.moisture] : []));
  const temperature = days.flatMap((day) => (day.temperature ? [day.temperature] : []));
  return {
    firstDay: first.day,
    middleDay: days[Math.floor(days.length / 2)]?.day ?? last.day,
    lastDay: last.day,
    moisture: moisture.length > 0 ? rangeOf(moisture) : null,
    temperature: temperature.length > 0 ? rangeOf(temperature) : null,
    litres: days.reduce((sum, { litres }) => sum + (litres ?? 0), 0),
    wateredDays: days.filter(({ litres }) => (litres ?? 0) > 0).length,
    missingDays: days.length - moisture.length,
  };
}
