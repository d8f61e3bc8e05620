/** Turns a history into what the chart draws. */
import type { HistoryBody } from '../../../domain/http/history.ts';
import type { GapCause } from '../../ui/messages/words.ts';

/** A break is drawn where points are further apart than so many times the usual distance. */
const BREAK = 3;

export interface ChartData {
  /** UTC seconds, as uPlot wants them. */
  readonly time: readonly number[];
  readonly min: readonly (number | null)[];
  readonly mean: readonly (number | null)[];
  readonly max: readonly (number | null)[];
  readonly lowest: number;
  readonly highest: number;
}

/** Columns with an empty row in each gap, so that the line is left open there; undefined without any point. */
export function chartData({ points, gaps }: HistoryBody, step_s: number): ChartData | undefined {
  const usual = Math.max(
    step_s * 1_000,
    median(points.slice(1).map(([at], i) => at - (points[i]?.[0] ?? at))),
  );
  const time: number[] = [];
  const min: (number | null)[] = [];
  const mean: (number | null)[] = [];
  const max: (number | null)[] = [];
  let before: number | undefined;
  for (const [at, low, middle, high] of points) {
    if (before !== undefined && isBroken(before, at)) {
      time.push((before + at) / 2_000);
      min.push(null);
      mean.push(null);
      max.push(null);
    }
    time.push(at / 1_000);
    min.push(low);
    mean.push(middle);
    max.push(high);
    before = at;
  }
  if (points.length === 0) return undefined;
  return {
    time,
    min,
    mean,
    max,
    lowest: Math.min(...points.map(([, low]) => low)),
    highest: Math.max(...points.map(([, , , high]) => high)),
  };

  function isBroken(from: number, to: number): boolean {
    if (to - from > usual * BREAK) return true;
    // A bucket's time is its start: a gap that ends within the bucket before it is seen in its values only.
    return gaps.some((gap) => gap.from < to && gap.to > from && gap.to - gap.from >= usual);
  }
}

export type GapCounts = readonly (readonly [cause: GapCause, count: number])[];

/** How many gaps there are of each cause; a cause that this page does not know yet counts as none known. */
export function gapCounts({ gaps }: Pick<HistoryBody, 'gaps'>): GapCounts {
  const counts = new Map<GapCause, number>();
  for (const { cause } of gaps) {
    const known = isKnown(cause) ? cause : 'no_data';
    counts.set(known, (counts.get(known) ?? 0) + 1);
  }
  return [...counts];
}

const isKnown = (cause: string): cause is GapCause =>
  cause === 'gateway_off' || cause === 'disk' || cause === 'damaged';

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

const DAY_S = 86_400;

/** The three ranges of the chart, each in 150 to 300 points: more than a phone can show is only weight. */
export const RANGES = {
  day: { span_s: DAY_S, step_s: 600 },
  week: { span_s: 7 * DAY_S, step_s: 3_600 },
  season: { span_s: 60 * DAY_S, step_s: 21_600 },
} as const;
export type Range = keyof typeof RANGES;
