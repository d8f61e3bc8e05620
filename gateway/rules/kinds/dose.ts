import { DoseRule } from '../../../domain/rule/dose.ts';
import { doseOf, progressOf, uncountable } from '../amount.ts';
import { defineRule } from '../define.ts';
import type { Proposal } from '../define.ts';
import { look, unseen } from '../sight.ts';

const MINUTE_MS = 60_000;

/**
 * Gives a fixed amount when a value falls below a limit, all of it even when the value rises meanwhile, and lets it
 * sink in before it looks again. A dose that is held blind ends when it is given, as any other.
 */
export const dose = defineRule({
  kind: 'dose',
  settings: DoseRule,
  needs: ({ metric, stale_s }) => [{ point: metric, stale_s }],

  decide(rule, context): Proposal {
    const { now, asking, ended } = context;
    const amount = doseOf(rule.amount, context);
    if (!amount) return uncountable;
    const sight = look(context, rule.metric, rule.stale_s);
    const { told, rest_ms } = progressOf(amount, context);
    const until = now + rest_ms;
    const soak_ms = rule.soak_min * MINUTE_MS;
    const changesAt = sight.sees ? sight.until : Infinity;

    if (asking && rest_ms === 0)
      return {
        want: 'off',
        reason: { code: 'dose_given', ...told },
        inputs: sight.sees ? [sight.input] : sight.inputs,
        wakeAt: Math.min(now + Math.max(1, soak_ms), changesAt),
      };
    if (!sight.sees) {
      const blind = unseen(sight, rule.when_blind);
      return asking ? { ...blind, wakeAt: until, until } : blind;
    }

    const { point, value, age_s } = sight.input;
    const limit = rule.on_below;
    const inputs = [sight.input];
    const urgency = value < limit ? Math.min(1, (limit - value) / Math.max(Math.abs(limit), 1)) : 0;
    const given = { inputs, wakeAt: Math.min(changesAt, until), until, urgency };
    if (asking) return { want: 'on', reason: { code: 'dose', start: asking.since, ...told }, ...given };

    const soaked = ended + soak_ms;
    // An end that lies ahead is of a clock that was wrong.
    if (now < soaked && ended <= now)
      return {
        want: 'idle',
        reason: { code: 'soaking', until: soaked },
        inputs,
        wakeAt: Math.min(soaked, changesAt),
      };
    const compared = { point, value, limit, age_s };
    if (value >= limit)
      return { want: 'off', reason: { code: 'not_needed', ...compared }, inputs, wakeAt: changesAt };
    return { want: 'on', reason: { code: 'below_limit', ...compared }, ...given };
  },
});
