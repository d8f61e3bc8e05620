import { SalinityGateRule } from '../../../domain/rule/salinity-gate.ts';
import { defineRule } from '../define.ts';
import { look, unseen } from '../sight.ts';

/**
 * Shuts an intake above one limit and has nothing against it below the other. Between the two it lets the water that
 * runs run on, and starts none: what stands is all the memory it has, and all it needs.
 */
export const salinityGate = defineRule({
  kind: 'salinity_gate',
  settings: SalinityGateRule,
  needs: ({ metric, stale_s }) => [{ point: metric, stale_s }],

  decide({ metric, stale_s, shut_above, open_below }, context) {
    const { output, isAway } = context;
    const sight = look(context, metric, stale_s);
    if (!sight.sees) return unseen(sight, 'safe');
    const { input, until: wakeAt } = sight;
    const { point, value: salinity, age_s } = input;
    const isOpen = isAway === (output.safe === 'off');
    const limit = isOpen ? shut_above : open_below;
    const compared = { point, value: salinity, limit, age_s };
    const isShut = salinity > shut_above || (salinity >= open_below && !isOpen);
    return isShut
      ? { want: 'off', reason: { code: 'too_salty', ...compared }, inputs: [input], wakeAt }
      : { want: 'pass', reason: { code: 'not_needed', ...compared }, inputs: [input], wakeAt };
  },
});
