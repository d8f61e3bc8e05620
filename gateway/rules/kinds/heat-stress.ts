import { heatIndex } from '../../../domain/agronomy/heat.ts';
import { HeatStressRule } from '../../../domain/rule/heat-stress.ts';
import { airNeeds, lookAir } from '../air-sight.ts';
import { defineRule } from '../define.ts';
import { byLimits } from '../limits.ts';
import { unseen } from '../sight.ts';
import { stepOf } from '../steps.ts';

/**
 * Cools livestock by the temperature-humidity index, step by step. `nrc` is 0.8 T + RH (T - 14.4) + 46.4 (National
 * Research Council 1971; mild from 68, moderate from 72, severe from 80 for cattle), `thom_dew` is T + 0.36 Td + 41.2
 * (Thom 1959; bounds 72, 78, 82), `thvi_broiler` weighs the wind at the birds too: the numbers of one mean nothing by
 * another.
 */
export const heatStress = defineRule({
  kind: 'heat_stress',
  settings: HeatStressRule,
  needs: airNeeds,

  decide(rule, context) {
    const step = stepOf(rule.steps, context.output.id);
    const sight = lookAir(context, rule, {
      quantity: 'air.thi',
      of: (temperature_c, humidity_pct) =>
        heatIndex(rule.formula, { temperature_c, humidity_pct, speed_m_s: rule.air_speed_m_s }),
    });
    if (!sight.sees) return unseen(sight, rule.when_blind);
    const { input, inputs, until: staleAt } = sight;
    return byLimits(step, input, { context, on_min_s: rule.on_min_s, inputs, staleAt });
  },
});
