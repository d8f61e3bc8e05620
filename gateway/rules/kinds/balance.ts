import type { Reason } from '../../../domain/reason.ts';
import { BalanceRule } from '../../../domain/rule/balance.ts';
import { depthVolume_l, restTime_ms } from '../amount.ts';
import { defineRule } from '../define.ts';
import type { NoBalance, Proposal, RuleContext } from '../define.ts';
import { workedOut } from '../derived.ts';
import { spanNow, wakeByClock } from '../hours-now.ts';
import { probeOf } from '../probe-check.ts';

const HOUR_MS = 3_600_000;

/** Waters by the zone's water balance: see the settings. The balance moves on with every full hour. */
export const balance = defineRule({
  kind: 'balance',
  settings: BalanceRule,
  needs: () => [],

  decide(rule, context): Proposal {
    const { now, asking } = context;
    const stands = context.balance;
    const hour = (Math.floor(now / HOUR_MS) + 1) * HOUR_MS;
    if ('missing' in stands) return unknown(stands.missing, hour);
    if (stands.assumed_h > rule.assumed_max_h) return unknown('weather', hour);

    const { depletion_mm, raw_mm, tier } = stands;
    const due_mm = rule.start_at * raw_mm;
    const target_mm = (1 - rule.refill) * due_mm;
    const inputs = [workedOut('soil.depletion', depletion_mm, now), ...probeOf(rule, context)];
    const urgency = Math.min(1, Math.max(0, depletion_mm / raw_mm - rule.start_at));
    const off = (reason: Reason, wakeAt = hour): Proposal => ({ want: 'off', reason, inputs, wakeAt });
    const until = now + refillTime_ms(depletion_mm - target_mm, context);
    const on = (reason: Reason, wakeAt: number): Proposal => ({
      want: 'on',
      reason,
      inputs,
      wakeAt,
      ...(until < Infinity && { until }),
      urgency,
    });
    const wet: Reason = { code: 'balance_wet', depletion_mm, limit_mm: due_mm, tier };
    const fullAt = Math.min(hour, until);

    if (asking && until <= now) return off(wet);
    if (asking) return on({ code: 'balance_refilling', depletion_mm, limit_mm: target_mm, tier }, fullAt);
    if (depletion_mm < due_mm) return off(wet);

    const window = rule.window && spanNow(context, rule.window);
    const turns = window ? wakeByClock(context, window.until) : Infinity;
    if (window && !window.inside) {
      const waits: Reason = { code: 'balance_waits', depletion_mm, limit_mm: due_mm, from: window.until };
      return { ...off(waits, Math.min(hour, turns)), want: 'idle' };
    }
    return on({ code: 'balance_dry', depletion_mm, limit_mm: due_mm, tier }, Math.min(fullAt, turns));
  },
});

const unknown = (missing: NoBalance['missing'], wakeAt: number): Proposal => ({
  want: 'safe',
  reason: { code: 'balance_unknown', missing },
  inputs: [],
  wakeAt,
});

/** How long the output takes for a depth if water flows from now on, ms: 0 when it is given, Infinity where none can say. */
function refillTime_ms(depth_mm: number, context: RuleContext): number {
  const { zone, output } = context;
  if (depth_mm <= 0) return 0;
  const litres = depthVolume_l(depth_mm, zone);
  if (litres === undefined || output.flow_l_min === undefined) return Infinity;
  return restTime_ms((litres / output.flow_l_min) * 60_000, context);
}
