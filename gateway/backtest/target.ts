import { triggerContent } from '../../domain/agronomy/soil-water.ts';
import { metricOf } from '../../domain/metric.ts';
import type { Point } from '../../domain/metric.ts';
import { bandsOf } from '../rules/evaluate.ts';
import type { BacktestSetup } from './setup.ts';
import type { SoilPair } from './soil-pair.ts';

/** What the hours are counted against: past `limit` on `side` the rule has not kept what it should. */
export interface Target {
  readonly point: Point;
  readonly limit: number;
  readonly side: 'below' | 'above';
}

/** The start limit of a rule that keeps a value between two; of others the water content at which RAW is used up. */
export function targetOf(
  { draft, zone: { soil } }: Pick<BacktestSetup, 'draft' | 'zone'>,
  pair: SoilPair | undefined,
): Target | undefined {
  const [band] = bandsOf(draft);
  if (band) {
    const rises = 'on_below' in draft && draft.on_below !== undefined;
    return rises
      ? { point: band.point, limit: band.low, side: 'below' }
      : { point: band.point, limit: band.high, side: 'above' };
  }
  if (!soil || !pair) return undefined;
  const limit = 100 * triggerContent(soil, pair.raw_mm / pair.taw_mm);
  return { point: 'soil.moisture', limit, side: 'below' };
}

export const isPast = ({ limit, side }: Target, value: number): boolean =>
  side === 'below' ? value < limit : value > limit;

export const isMoisture = (point: Point): boolean => metricOf(point) === 'soil.moisture';
