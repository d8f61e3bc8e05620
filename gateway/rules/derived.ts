import type { DecisionInput } from '../../domain/decision.ts';
import type { Derived } from '../../domain/quantity.ts';

/** A quantity that was worked out now, as a decision lists it. */
export const workedOut = (point: Derived, value: number, now: number): DecisionInput => ({
  point,
  value,
  at: now,
  age_s: 0,
  quality: 'good',
});
