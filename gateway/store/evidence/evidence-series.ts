import { EVIDENCE_GAP_MS } from '../../../domain/evidence-gap.ts';
import type { EvidenceSeries } from '../../../domain/evidence.ts';
import type { Span } from '../../core/ports/evidence.ts';

/** A mean is rounded to so many significant digits: more than any sensor has, and the text stays short. */
const MEAN_DIGITS = 6;

/** Sums the readings of a zone up, of all its devices together. */
export interface SeriesCollector {
  /** A good reading within the span; in any order. */
  add(point: string, at: number, value: number): void;
  /** By point; points without readings are absent. */
  series(): Record<string, EvidenceSeries>;
}

interface Sum {
  count: number;
  sum: number;
  min: number;
  max: number;
  /** First and last reading of each slot of the span. */
  readonly slots: ([first: number, last: number] | undefined)[];
}

/**
 * Gaps are found from the first and last reading of each slot of {@link EVIDENCE_GAP_MS}: between two readings that are
 * further apart there is a border of slots, so each of them is the last or the first of its own. No sorting, and a day
 * takes the same little memory whatever its number of readings.
 */
export function seriesCollector(span: Span): SeriesCollector {
  const sums = new Map<string, Sum>();

  function add(point: string, at: number, value: number): void {
    let sum = sums.get(point);
    if (sum === undefined) sums.set(point, (sum = newSum()));
    sum.count += 1;
    sum.sum += value;
    sum.min = Math.min(sum.min, value);
    sum.max = Math.max(sum.max, value);
    const index = Math.floor((at - span.from) / EVIDENCE_GAP_MS);
    const slot = sum.slots[index];
    sum.slots[index] = slot ? [Math.min(slot[0], at), Math.max(slot[1], at)] : [at, at];
  }

  const series = (): Record<string, EvidenceSeries> =>
    Object.fromEntries(
      [...sums].map(([point, { count, sum, min, max, slots }]) => [
        point,
        { count, min, mean: meanOf({ count, sum, min, max }), max, gaps: gapsOf(slots, span) },
      ]),
    );

  return { add, series };
}

const newSum = (): Sum => ({ count: 0, sum: 0, min: Infinity, max: -Infinity, slots: [] });

/** Rounding must not carry the mean of equal values past them. */
function meanOf({ count, sum, min, max }: Omit<Sum, 'slots'>): number {
  const mean = Number((sum / count).toPrecision(MEAN_DIGITS));
  return Math.min(max, Math.max(min, mean));
}

function gapsOf(slots: Sum['slots'], { from, to }: Span): [number, number][] {
  const gaps: [number, number][] = [];
  let last = from;
  const gap = (until: number): void => {
    if (until - last > EVIDENCE_GAP_MS) gaps.push([last, until]);
  };
  for (const slot of slots) {
    if (slot === undefined) continue;
    gap(slot[0]);
    last = slot[1];
  }
  gap(to);
  return gaps;
}
