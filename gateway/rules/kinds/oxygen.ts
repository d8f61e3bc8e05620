import { minuteOf, minutesUntil } from '../../../domain/hours.ts';
import { OxygenRule } from '../../../domain/rule/oxygen.ts';
import { defineRule } from '../define.ts';
import type { RuleContext } from '../define.ts';
import { alsoByClock } from '../duty.ts';
import type { Duty } from '../duty.ts';
import { bandOf, byLimits } from '../limits.ts';
import { look, unseen } from '../sight.ts';

const MINUTE_MS = 60_000;

/** The turns of a night count from its first hour. */
function nightDuty({ night }: OxygenRule, { local }: RuleContext): Duty | undefined {
  if (!night) return undefined;
  const { hours, on_min, every_min } = night;
  const from = minuteOf(hours.from);
  return {
    start: local.midnight + from * MINUTE_MS,
    length_ms: minutesUntil(from, hours.to) * MINUTE_MS,
    on_ms: on_min * MINUTE_MS,
    every_ms: every_min * MINUTE_MS,
  };
}

/**
 * Aerates below one limit until above the other, and by the clock at night. Blind, an aerator that is wired to fail on
 * runs; one that is not, runs by the clock alone, for nothing starts on a reading that is not there.
 */
export const oxygen = defineRule({
  kind: 'oxygen',
  settings: OxygenRule,
  needs: ({ metric, stale_s }) => [{ point: metric, stale_s }],
  bands: (rule) => [{ point: rule.metric, stale_s: rule.stale_s, ...bandOf(rule) }],

  decide(rule, context) {
    const { metric, stale_s, on_min_s } = rule;
    const sight = look(context, metric, stale_s);
    return alsoByClock(context, {
      duty: nightDuty(rule, context),
      code: 'night_duty',
      readAt: sight.sees ? sight.input.at : sight.inputs[0]?.at,
      byReadings: (asking) =>
        sight.sees
          ? byLimits(rule, sight.input, {
              context: { now: context.now, asking },
              on_min_s,
              staleAt: sight.until,
            })
          : unseen(sight, 'safe'),
    });
  },
});
