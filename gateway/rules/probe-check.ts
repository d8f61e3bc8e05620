/** A moisture probe beside the water balance: the two check each other, and neither overwrites the other. */
import type { DecisionInput } from '../../domain/decision.ts';
import type { BalanceRule } from '../../domain/rule/balance.ts';
import type { RuleContext } from './define.ts';
import { look } from './sight.ts';

/** The probe that checks a balance rule, where there is one that can be read now. */
export function probeOf(
  { check }: BalanceRule,
  context: Pick<RuleContext, 'value'>,
): readonly DecisionInput[] {
  if (!check) return [];
  const sight = look(context, check.metric, check.stale_s);
  return sight.sees ? [sight.input] : [];
}

/** Soil moisture as the probe reads it, and as the depletion implies it by FAO-56 (82) turned round; both in % vol. */
export interface Disagreement {
  readonly probe: number;
  readonly implied: number;
}

/**
 * Where probe and balance differ by more than the tolerance of the rule; undefined where they agree or one of them is
 * not known. A balance that is full says "field capacity or more": soil that still drains is no disagreement.
 */
export function probeDisagrees(
  rule: BalanceRule,
  context: Pick<RuleContext, 'value' | 'balance' | 'zone'>,
): Disagreement | undefined {
  const { balance, zone } = context;
  const [input] = probeOf(rule, context);
  if (!rule.check || !input || !zone.soil || 'missing' in balance) return undefined;
  const { field_capacity, root_depth_m } = zone.soil;
  const implied = 100 * (field_capacity - balance.depletion_mm / (1000 * root_depth_m));
  const probe = input.value;
  if (balance.depletion_mm <= 0 && probe > implied) return undefined;
  return Math.abs(probe - implied) > rule.check.tolerance ? { probe, implied } : undefined;
}
