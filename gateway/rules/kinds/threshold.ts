import { ThresholdRule } from '../../../domain/rule/threshold.ts';
import { defineRule } from '../define.ts';
import { bandOf, blindByLimits, byLimits } from '../limits.ts';
import { look } from '../sight.ts';

/** On past one limit, off past the other, unchanged between them, and never shorter than `on_min_s`. */
export const threshold = defineRule({
  kind: 'threshold',
  settings: ThresholdRule,
  needs: ({ metric, stale_s }) => [{ point: metric, stale_s }],
  bands: (rule) => [{ point: rule.metric, stale_s: rule.stale_s, ...bandOf(rule) }],

  decide(rule, context) {
    const { metric, stale_s, on_min_s, when_blind } = rule;
    const sight = look(context, metric, stale_s);
    if (!sight.sees) return blindByLimits(rule, sight, { context, on_min_s, point: metric, when_blind });
    return byLimits(rule, sight.input, { context, on_min_s, staleAt: sight.until });
  },
});
