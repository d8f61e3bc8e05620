/**
 * A plot's season as SVG paths. Coordinates are whole numbers in boxes of fixed size that the page stretches to the
 * width of the screen; one path per series keeps a page of 370 days small.
 */
import type { TraceDay } from '../../../domain/http/trace.ts';

/** Boxes the paths are drawn in. */
export const WIDTH = 1000;
export const MOISTURE_HEIGHT = 200;
export const WATERING_HEIGHT = 60;

/** A longer season is thinned to about so many points: more would be finer than a phone's pixels. */
export const POINTS_MAX = 120;
/** Part of its days' width that a watering bar fills. */
const BAR_FILL = 0.7;

export interface SeasonChart {
  /** % vol; null where no day has moisture. */
  readonly moisture: {
    /** From each day's least to its greatest value. */
    readonly band: string;
    readonly mean: string;
    /** Gridlines: value and height from the top, 0 to 1. */
    readonly ticks: readonly { readonly value: number; readonly at: number }[];
  } | null;
  /** Null where nothing was watered. */
  readonly watering: { readonly bars: string; readonly highest_l: number } | null;
  /** Days that one watering bar stands for. */
  readonly days_per_point: number;
}

type Range = readonly [min: number, mean: number, max: number];

/** Some days in a row drawn as one point: `from` included, `to` excluded, as places in the season. */
export interface Point {
  readonly from: number;
  readonly to: number;
  readonly range: Range;
}

/** The paths of a season; every element of `days` is one day, in order. */
export function seasonChart(days: readonly TraceDay[]): SeasonChart {
  const step = Math.max(1, Math.ceil(days.length / POINTS_MAX));
  const x = (place: number): number => Math.round((place / days.length) * WIDTH);
  return {
    moisture: moistureChart(runsOf(days, step), x),
    watering: wateringChart(days, step),
    days_per_point: step,
  };
}

/**
 * Days with moisture as runs without a missing day. Each run is thinned by itself, so that no point ever hides a gap:
 * least of the least, mean of the means, greatest of the greatest of `step` days.
 */
export function runsOf(days: readonly TraceDay[], step: number): readonly (readonly Point[])[] {
  const runs: Point[][] = [];
  let from = 0;
  while (from < days.length) {
    let to = from;
    while (to < days.length && days[to]?.moisture) to++;
    if (to > from) runs.push(thin(days, { from, to, step }));
    from = to + 1;
  }
  return runs;
}

function thin(
  days: readonly TraceDay[],
  { from, to, step }: { from: number; to: number; step: number },
): Point[] {
  const points: Point[] = [];
  for (let start = from; start < to; start += step) {
    const end = Math.min(start + step, to);
    const ranges = days.slice(start, end).flatMap(({ moisture }) => (moisture ? [moisture] : []));
    points.push({ from: start, to: end, range: rangeOf(ranges) });
  }
  return points;
}

/** Least, mean of the means, greatest of at least one day. */
export function rangeOf(ranges: readonly Range[]): Range {
  return [
    Math.min(...ranges.map(([min]) => min)),
    ranges.reduce((sum, [, mean]) => sum + mean, 0) / ranges.length,
    Math.max(...ranges.map(([, , max]) => max)),
  ];
}

function moistureChart(
  runs: readonly (readonly Point[])[],
  x: (place: number) => number,
): SeasonChart['moisture'] {
  const all = runs.flat().map(({ range }) => range);
  if (all.length === 0) return null;
  const [min, , max] = rangeOf(all);
  const { bottom, top, values } = scale(min, max);
  const at = (value: number): number => (top - value) / (top - bottom);
  const y = (value: number): number => Math.round(at(value) * MOISTURE_HEIGHT);
  return {
    band: runs.map((run) => band(run, { x, y })).join(''),
    mean: runs.map((run) => `M${edged(run, { x, y, pick: ([, mean]) => mean }).join('L')}`).join(''),
    ticks: values.map((value) => ({ value, at: at(value) })),
  };
}

interface Axes {
  readonly x: (place: number) => number;
  readonly y: (value: number) => number;
}

function band(run: readonly Point[], axes: Axes): string {
  const above = edged(run, { ...axes, pick: ([, , max]) => max });
  const below = edged(run, { ...axes, pick: ([min]) => min });
  return `M${[...above, ...below.reverse()].join('L')}Z`;
}

/** The middle of every point, held level to the edges of its run: a day alone is then seen as a short stroke. */
function edged(
  run: readonly Point[],
  { x, y, pick }: Axes & { readonly pick: (range: Range) => number },
): string[] {
  const middle = run.map(({ from, to, range }) => `${x((from + to) / 2)} ${y(pick(range))}`);
  const [first, last] = [run[0], run.at(-1)];
  if (!first || !last) return [];
  return [`${x(first.from)} ${y(pick(first.range))}`, ...middle, `${x(last.to)} ${y(pick(last.range))}`];
}

/** Round numbers around the values, with two to five gridlines. */
function scale(min: number, max: number): { bottom: number; top: number; values: number[] } {
  const step = [2, 5, 10, 20].find((size) => max - min <= size * 3) ?? 50;
  const bottom = Math.floor(min / step) * step;
  const top = Math.max(Math.ceil(max / step) * step, bottom + step);
  const count = Math.round((top - bottom) / step) + 1;
  return { bottom, top, values: Array.from({ length: count }, (_, n) => bottom + n * step) };
}

function wateringChart(days: readonly TraceDay[], step: number): SeasonChart['watering'] {
  const sums: number[] = [];
  for (let from = 0; from < days.length; from += step)
    sums.push(days.slice(from, from + step).reduce((sum, { litres }) => sum + (litres ?? 0), 0));
  const highest_l = Math.max(0, ...sums);
  if (highest_l === 0) return null;
  const room = (step / days.length) * WIDTH;
  const width = Math.max(1, Math.round(room * BAR_FILL));
  const bar = (litres: number, place: number): string => {
    if (litres <= 0) return '';
    const height = Math.max(1, Math.round((litres / highest_l) * WATERING_HEIGHT));
    return `M${Math.round((place + (1 - BAR_FILL) / 2) * room)} ${WATERING_HEIGHT}v-${height}h${width}v${height}z`;
  };
  return { bars: sums.map(bar).join(''), highest_l };
}
