import type { Reason } from '../../../domain/reason.ts';
import { RainDelayRule } from '../../../domain/rule/rain-delay.ts';
import { defineRule } from '../define.ts';
import type { Proposal } from '../define.ts';
import { workedOut } from '../derived.ts';

/** Rain passes out of the hours that count, and a forecast grows old, without a reading: how often it looks. */
const LOOK_MS = 15 * 60_000;

/** Forbids watering after rain and before rain that is forecast; says nothing where neither is known. */
export const rainDelay = defineRule({
  kind: 'rain_delay',
  settings: RainDelayRule,
  needs: () => [],

  decide({ fallen, forecast }, context): Proposal {
    const { now } = context;
    const rained = fallen && context.rain_mm(fallen.hours);
    const expected = forecast && context.rainExpected_mm(forecast.hours);
    const inputs = [
      ...(rained === undefined ? [] : [workedOut('rain.total', rained, now)]),
      ...(expected === undefined ? [] : [workedOut('rain.expected', expected, now)]),
    ];
    const wakeAt = now + LOOK_MS;
    const off = (reason: Reason): Proposal => ({ want: 'off', reason, inputs, wakeAt });

    if (fallen && rained !== undefined && rained >= fallen.mm)
      return off({ code: 'rained', mm: rained, hours: fallen.hours, limit: fallen.mm });
    if (forecast && expected !== undefined && expected >= forecast.mm)
      return off({ code: 'rain_expected', mm: expected, hours: forecast.hours, limit: forecast.mm });
    return { want: 'pass', reason: { code: 'nothing_asked' }, inputs, wakeAt };
  },
});
