import { awayState } from '../../../../domain/output.ts';
import type { Decision } from '../../../../domain/decision.ts';
import type { Clock } from '../../../../domain/clock.ts';
import { CLOCK_NOTICED_MS, NODE_AHEAD_MS } from '../allowances.ts';
import type { Checker } from '../checker.ts';
import { STALE_S } from '../plan.ts';
import type { Truth } from '../truth.ts';

interface Parts {
  readonly truth: Truth;
  readonly clock: Clock;
  /** True UTC ms at which what the gateway knows of a metric was measured. */
  readonly measuredAt: (zone: string, metric: string) => number | undefined;
  /** By how much the gateway cannot know its clock to be wrong: the time it was without power, ms. */
  readonly unseen_ms: () => number;
}

/**
 * Stale input never opens: a rule moves an output away from safe only on readings that are good in its record and young
 * in truth, whatever the clocks say. A box without a battery for its clock cannot see how long it was off, so that
 * time is allowed until its clock is set.
 */
export function staleNeverOpens({ truth, clock, measuredAt, unseen_ms }: Parts): Checker {
  const outcome = new Map<string, string>();
  const tooOld = (decision: Decision): string | undefined => {
    const allowed_ms = STALE_S * 1000 + NODE_AHEAD_MS + CLOCK_NOTICED_MS + unseen_ms();
    for (const { point, quality, value } of decision.inputs) {
      if (quality !== 'good') return `${decision.output} opened on ${point} = ${value}, which was ${quality}`;
      const measured = measuredAt(decision.zone, point);
      const age_ms = measured === undefined ? 0 : clock.now() - measured;
      if (age_ms > allowed_ms)
        return `${decision.output} opened on ${point} = ${value}, in truth ${age_ms / 60_000} min old`;
    }
    return undefined;
  };
  return {
    name: 'stale input never opens',
    decided(decision) {
      if (decision.shadow !== undefined) return undefined;
      const { output, cause } = decision;
      const before = outcome.get(output);
      outcome.set(output, decision.outcome);
      const safe = truth.output(output).settings.safe;
      const opens = decision.outcome === awayState(safe) && before !== decision.outcome;
      return opens && cause === 'rule' ? tooOld(decision) : undefined;
    },
  };
}
