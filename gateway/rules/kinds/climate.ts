import { vapourDeficit_kpa } from '../../../domain/agronomy/air.ts';
import { ClimateRule } from '../../../domain/rule/climate.ts';
import { airNeeds, lookAir } from '../air-sight.ts';
import type { DerivedSight } from '../air-sight.ts';
import { defineRule } from '../define.ts';
import type { Proposal, RuleContext } from '../define.ts';
import { alsoByClock } from '../duty.ts';
import type { Duty } from '../duty.ts';
import { bandOf, blindByLimits, byLimits } from '../limits.ts';
import { look, unseen } from '../sight.ts';
import { stepOf } from '../steps.ts';

const DAY_MS = 86_400_000;

const air = (stale_s: number) => ({
  temperature: 'air.temperature' as const,
  humidity: 'air.humidity' as const,
  stale_s,
});

function see({ metric, stale_s }: ClimateRule, context: RuleContext): DerivedSight {
  if (metric === 'air.vpd')
    return lookAir(context, air(stale_s), { quantity: 'air.vpd', of: vapourDeficit_kpa });
  const sight = look(context, metric, stale_s);
  return sight.sees ? { ...sight, inputs: [sight.input] } : sight;
}

/** A start or a run that goes on only under a further condition, which is looked at only then. */
function onlyIf(rule: ClimateRule, context: RuleContext, wish: Proposal): Proposal {
  const { only_if, stale_s, when_blind } = rule;
  if (!only_if || wish.want !== 'on') return wish;
  const sight = look(context, only_if.metric, stale_s);
  if (!sight.sees) {
    const inputs = [...wish.inputs, ...sight.inputs];
    return { ...unseen(sight, when_blind), inputs, wakeAt: wish.wakeAt };
  }
  const inputs = [...wish.inputs, sight.input];
  const wakeAt = Math.min(wish.wakeAt, sight.until);
  const { point, value, age_s } = sight.input;
  const { below = Infinity, above = -Infinity } = only_if;
  if (value > above && value < below) return { ...wish, inputs, wakeAt };
  const limit = only_if.below ?? above;
  return { want: 'off', reason: { code: 'condition', point, value, limit, age_s }, inputs, wakeAt };
}

/** The turns of fresh air count from local midnight, and only the first step gives it. */
function minimumAir({ minimum, steps }: ClimateRule, { local, output }: RuleContext): Duty | undefined {
  if (!minimum || steps[0]?.output !== output.id) return undefined;
  const { on_s, every_s } = minimum;
  return { start: local.midnight, length_ms: DAY_MS, on_ms: on_s * 1000, every_ms: every_s * 1000 };
}

/**
 * Keeps the air in a band, each step with its own two limits. Fresh air comes by the clock whatever the readings and
 * the condition say, and also without any.
 */
export const climate = defineRule({
  kind: 'climate',
  settings: ClimateRule,
  needs: ({ metric, only_if, stale_s }) => [
    ...(metric === 'air.vpd' ? airNeeds(air(stale_s)) : [{ point: metric, stale_s }]),
    ...(only_if ? [{ point: only_if.metric, stale_s }] : []),
  ],
  bands: ({ metric, steps, stale_s }) =>
    metric === 'air.vpd' ? [] : steps.map((step) => ({ point: metric, stale_s, ...bandOf(step) })),

  decide(rule, context) {
    const { steps, on_min_s, when_blind } = rule;
    const { now, output } = context;
    const step = stepOf(steps, output.id);
    const sight = see(rule, context);
    return alsoByClock(context, {
      duty: minimumAir(rule, context),
      code: 'minimum_air',
      readAt: sight.sees ? sight.input.at : sight.inputs[0]?.at,
      byReadings: (asking) => {
        if (!sight.sees)
          return blindByLimits(step, sight, {
            context: { now, asking },
            on_min_s,
            point: rule.metric,
            when_blind,
          });
        const { input, inputs, until: staleAt } = sight;
        return onlyIf(
          rule,
          context,
          byLimits(step, input, { context: { now, asking }, on_min_s, inputs, staleAt }),
        );
      },
    });
  },
});
