import { GuardRule } from '../../../domain/rule/guard.ts';
import { defineRule } from '../define.ts';
import { bandOf, position } from '../limits.ts';
import { look, unseen } from '../sight.ts';

/** Runs an output while frost or heat threatens, and leaves it to the other rules otherwise and when it cannot see. */
export const guard = defineRule({
  kind: 'guard',
  settings: GuardRule,
  needs: ({ metric, stale_s }) => [{ point: metric, stale_s }],

  decide(rule, context) {
    const { against, metric, stale_s } = rule;
    const sight = look(context, metric, stale_s);
    if (!sight.sees) return unseen(sight, 'pass');
    const { input, until: wakeAt } = sight;
    const { point, value, age_s } = input;
    const { low, high } = bandOf(rule);
    const [start, stop] = against === 'frost' ? [low, high] : [high, low];
    const where = position(rule, value);
    if (where === 'start' || (where === 'between' && context.asking)) {
      const limit = where === 'start' ? start : stop;
      return { want: 'on', reason: { code: against, point, value, limit, age_s }, inputs: [input], wakeAt };
    }
    const reason = { code: 'not_needed', point, value, limit: start, age_s } as const;
    return { want: 'pass', reason, inputs: [input], wakeAt };
  },
});
