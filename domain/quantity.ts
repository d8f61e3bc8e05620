/** What a decision may speak of: a point that is measured, or a quantity worked out from points. */
import { METRICS, metricOf } from './metric.ts';
import type { MetricDefinition, Point } from './metric.ts';

const define = (unit: string, min: number, max: number, decimals: number): MetricDefinition => ({
  unit,
  min,
  max,
  decimals,
});

/** Quantities that no sensor sends. They are never stored as readings and never travel in a frame. */
export const DERIVED = {
  /** Vapour pressure deficit, from air.temperature and air.humidity. */
  'air.vpd': define('kPa', 0, 12, 2),
  /** Temperature-humidity index; which formula is said by the rule. */
  'air.thi': define('', 0, 120, 0),
  /** Root zone depletion Dr of the water balance (FAO-56 eq. 85). */
  'soil.depletion': define('mm', 0, 1_000, 0),
  /** Rain over some hours, as the rule says. */
  'rain.total': define('mm', 0, 2_000, 1),
  /** Rain that is forecast for some hours. */
  'rain.expected': define('mm', 0, 2_000, 1),
} as const satisfies Record<string, MetricDefinition>;

export type Derived = keyof typeof DERIVED;
export type Quantity = Point | Derived;

const NAMES: ReadonlySet<string> = new Set(Object.keys(DERIVED));

export const isDerived = (quantity: Quantity): quantity is Derived => NAMES.has(quantity);

/** Unit, bounds and decimals of a quantity. */
export const quantityOf = (quantity: Quantity): MetricDefinition =>
  isDerived(quantity) ? DERIVED[quantity] : METRICS[metricOf(quantity)];
