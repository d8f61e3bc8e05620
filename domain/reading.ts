import type { Point } from './metric.ts';

/**
 * How far a value can be trusted. `implausible`: outside what the metric can be; kept, shown, never used by a rule.
 * `stale`: too old to act on (a view of the moment, never stored).
 */
export type Quality = 'good' | 'implausible' | 'stale';

export interface Reading {
  readonly point: Point;
  /** In the unit of the metric catalogue. */
  readonly value: number;
  readonly quality: Exclude<Quality, 'stale'>;
}

/** What a link hands over before it is judged: who sent it, when, and the values as the profile gives them. */
export interface RawFrame {
  readonly device: string;
  /** UTC ms by the source's clock; absent when the source has none. */
  readonly ts?: number;
  readonly seq?: number;
  readonly boot?: number;
  /** Somebody kept it for a time that nobody knows: without a credible `ts` it is no value of now. */
  readonly waited?: true;
  readonly values: Readonly<Record<string, unknown>>;
}

/** One message or one poll of one device. Its key is (device, measuredAt). */
export interface Frame {
  readonly device: string;
  readonly zone?: string;
  /** UTC ms. */
  readonly measuredAt: number;
  readonly receivedAt: number;
  /** Whose clock gave measuredAt; `restamped`: nobody's then, the gateway worked it out when it knew the time. */
  readonly clock: 'source' | 'received' | 'restamped';
  readonly seq?: number;
  readonly boot?: number;
  readonly readings: readonly Reading[];
}
