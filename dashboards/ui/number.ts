/** Numbers with as many decimals as their metric deserves, as people of the language write them. */
import { METRICS } from '../../domain/metric.ts';
import type { Metric, MetricDefinition } from '../../domain/metric.ts';
import { DERIVED } from '../../domain/quantity.ts';
import type { Derived } from '../../domain/quantity.ts';
import { formatNumber } from './format-number.ts';
import type { Words } from './messages/words.ts';

export { formatNumber };

// Not `isMetric`: it uses Object.hasOwn, which Chrome 90 does not have.
const CATALOGUE = new Map<string, readonly [Metric, MetricDefinition]>();
let metric: Metric;
for (metric in METRICS) CATALOGUE.set(metric, [metric, METRICS[metric]]);

const WORKED_OUT = new Map<string, readonly [Derived, MetricDefinition]>();
let derived: Derived;
for (derived in DERIVED) WORKED_OUT.set(derived, [derived, DERIVED[derived]]);

/** Whether a quantity is worked out and not measured. */
export const isWorkedOut = (point: string): boolean => WORKED_OUT.has(point);

/** What a page shows of one point. */
export interface PointFace {
  /** Undefined for a metric that this page does not know yet, as after an update of the gateway. */
  readonly definition: MetricDefinition | undefined;
  readonly label: string;
  readonly unit: string;
  readonly value: (value: number) => string;
  readonly quantity: (value: number) => string;
}

/** Name, unit and number format of a point (`soil.moisture`, `soil.moisture#40cm`) or a derived quantity. */
export function pointFace(point: string, words: Words): PointFace {
  const [name = point, channel] = point.split('#', 2);
  const [measured, measuredAs] = CATALOGUE.get(name) ?? [];
  const [workedOut, workedOutAs] = WORKED_OUT.get(name) ?? [];
  const definition = measuredAs ?? workedOutAs;
  const label = measured ? words.metric[measured] : workedOut ? words.derived[workedOut] : name;
  const unit = (definition?.unit ?? '').replace('% vol', '%');
  const value = (number: number): string => formatNumber(words.locale, number, definition?.decimals ?? 2);
  return {
    definition,
    label: channel === undefined ? label : `${label} (${channel})`,
    unit: unit === 'pH' ? '' : unit,
    value,
    quantity: (number) => (unit === 'pH' || unit === '' ? value(number) : `${value(number)}\u00a0${unit}`),
  };
}
