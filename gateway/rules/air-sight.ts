/** Quantities that are worked out from the temperature and the humidity of the air. */
import type { DecisionInput } from '../../domain/decision.ts';
import type { Point } from '../../domain/metric.ts';
import type { Derived } from '../../domain/quantity.ts';
import type { Need, RuleContext } from './define.ts';
import { look } from './sight.ts';
import type { Sight } from './sight.ts';

/** The readings of an air, and the oldest that count. */
export interface AirPoints {
  readonly temperature: Point;
  readonly humidity: Point;
  readonly stale_s: number;
}

/** A {@link Sight} of a value with everything it was worked out from, itself first. */
export type DerivedSight =
  | (Extract<Sight, { sees: true }> & { readonly inputs: readonly DecisionInput[] })
  | Extract<Sight, { sees: false }>;

interface Derivation {
  readonly quantity: Extract<Derived, 'air.vpd' | 'air.thi'>;
  readonly of: (temperature_c: number, humidity_pct: number) => number;
}

/** A quantity of the air now. It is as old as the older of its readings, and unseen where one of them is. */
export function lookAir(
  context: Pick<RuleContext, 'value'>,
  { temperature, humidity, stale_s }: AirPoints,
  { quantity, of }: Derivation,
): DerivedSight {
  const warmth = look(context, temperature, stale_s);
  const moisture = look(context, humidity, stale_s);
  if (!warmth.sees || !moisture.sees) {
    const reason = warmth.sees ? moisture : warmth;
    const inputs = [warmth, moisture].flatMap((sight) => (sight.sees ? [sight.input] : sight.inputs));
    return { ...reason, inputs };
  }
  const older = warmth.input.at <= moisture.input.at ? warmth.input : moisture.input;
  const value = of(warmth.input.value, moisture.input.value);
  const input: DecisionInput = { ...older, point: quantity, value };
  return {
    sees: true,
    input,
    inputs: [input, warmth.input, moisture.input],
    until: Math.min(warmth.until, moisture.until),
  };
}

export const airNeeds = ({ temperature, humidity, stale_s }: AirPoints): readonly Need[] => [
  { point: temperature, stale_s },
  { point: humidity, stale_s },
];
