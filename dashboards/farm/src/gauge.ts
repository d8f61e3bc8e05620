/** Where a value stands on a horizontal scale with a band in the middle. */
export type Side = 'below' | 'inside' | 'above';

export interface Band {
  readonly low: number;
  readonly high: number;
}

export interface Gauge {
  /** Per cent of the scale's length, 0 to 100. */
  readonly low: number;
  readonly high: number;
  readonly mark: number;
  readonly side: Side;
}

export const sideOf = ({ low, high }: Band, value: number): Side => {
  if (value < low) return 'below';
  return value > high ? 'above' : 'inside';
};

/**
 * The scale reaches one band's width beyond the band on both sides, so that a farmer sees how far off a value is; it
 * stays within what the metric can be, and stretches for a value further out.
 * @param bounds lowest and highest value the metric can have
 */
export function gaugeOf(band: Band, value: number, bounds: { min: number; max: number }): Gauge {
  const width = Math.max(band.high - band.low, 1e-6);
  const from = Math.min(Math.max(bounds.min, band.low - width), band.low, value);
  const to = Math.max(Math.min(bounds.max, band.high + width), band.high, value);
  const percent = (v: number): number => ((v - from) / (to - from)) * 100;
  return {
    low: percent(band.low),
    high: percent(band.high),
    mark: percent(value),
    side: sideOf(band, value),
  };
}
