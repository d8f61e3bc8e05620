import type { DecisionInput, Reason } from '../../../domain/decision.ts';
import type { ThresholdRule } from '../../../domain/rule.ts';
import { defineRule } from '../define.ts';
import type { Proposal, RuleContext } from '../define.ts';

/** Where a value stands to the two limits of a rule, whichever way round they are. */
type Position = 'start' | 'between' | 'stop';

function position(rule: ThresholdRule, value: number): Position {
  if (rule.on_below !== undefined && rule.off_above !== undefined) {
    if (value < rule.on_below) return 'start';
    return value >= rule.off_above ? 'stop' : 'between';
  }
  if (value > (rule.on_above ?? Infinity)) return 'start';
  return value <= (rule.off_below ?? -Infinity) ? 'stop' : 'between';
}

/** Stale is not dry and missing is not zero: a rule that cannot see starts nothing. */
function blind(rule: ThresholdRule, input: DecisionInput | undefined): Proposal {
  const reason = ((): Reason => {
    if (!input) return { code: 'no_reading', point: rule.metric };
    if (input.quality === 'implausible')
      return { code: 'implausible', point: input.point, value: input.value };
    return { code: 'stale', point: input.point, age_s: input.age_s, limit_s: rule.stale_s };
  })();
  return { want: rule.when_blind, reason, inputs: input ? [input] : [], wakeAt: Infinity };
}

/** On past one limit, off past the other, unchanged between them, and never shorter than `on_min_s`. */
export const threshold = defineRule({
  kind: 'threshold',
  decide(rule, context: RuleContext): Proposal {
    const input = context.value(rule.metric, rule.stale_s);
    if (input?.quality !== 'good') return blind(rule, input);

    const start = rule.on_below ?? rule.on_above ?? 0;
    const stop = rule.off_above ?? rule.off_below ?? 0;
    const { point, value, age_s } = input;
    const inputs = [input];
    const staleAt = input.at + rule.stale_s * 1000 + 1;
    const running = context.runningSince !== undefined;

    switch (position(rule, value)) {
      case 'start': {
        const code = rule.on_below === undefined ? 'above_limit' : 'below_limit';
        return { want: 'on', reason: { code, point, value, limit: start, age_s }, inputs, wakeAt: staleAt };
      }
      case 'between': {
        const reason: Reason = running
          ? { code: 'on_its_way', point, value, limit: stop, age_s }
          : { code: 'not_needed', point, value, limit: start, age_s };
        return { want: running ? 'on' : 'off', reason, inputs, wakeAt: staleAt };
      }
      case 'stop': {
        const minimumUntil = (context.runningSince ?? -Infinity) + rule.on_min_s * 1000;
        if (context.now < minimumUntil)
          return {
            want: 'on',
            reason: { code: 'minimum_run', until: minimumUntil },
            inputs,
            wakeAt: Math.min(minimumUntil, staleAt),
          };
        const reason: Reason = running
          ? { code: 'target_reached', point, value, limit: stop, age_s }
          : { code: 'not_needed', point, value, limit: start, age_s };
        return { want: 'off', reason, inputs, wakeAt: staleAt };
      }
    }
  },
});
