import type { Clock } from '../../../../domain/clock.ts';
import { SLACK_MS } from '../allowances.ts';
import type { Checker } from '../checker.ts';
import type { Truth, TrueOutput } from '../truth.ts';

/** How long an output may be away from safe: on_max and, if nobody can command it any more, the lease it has then, ms. */
export const bound_ms = ({ settings, policy, board }: TrueOutput): number =>
  1000 * (settings.on_max_s + Math.max(policy.lease_s, board.channels.lease.unit_s));

/**
 * No output is away from safe longer than on_max plus its lease, by its coil and in real time. A relay that is stuck is
 * left to the water it lets through.
 */
export function awayTooLong({ truth, clock }: { truth: Truth; clock: Clock }): Checker {
  const since = new Map<string, number>();
  const wrong = (output: TrueOutput): string | undefined => {
    const from = since.get(output.settings.id);
    if (from === undefined || output.wasStuck) return undefined;
    const away_ms = clock.now() - from;
    return away_ms > bound_ms(output) + SLACK_MS
      ? `${output.settings.id} was away from safe for ${away_ms / 1000} s, allowed are ${bound_ms(output) / 1000} s`
      : undefined;
  };
  return {
    name: 'no output away from safe longer than on_max plus its lease',
    switched(output) {
      const { id } = output.settings;
      if (output.energised) {
        since.set(id, clock.now());
        return undefined;
      }
      const found = wrong(output);
      since.delete(id);
      return found;
    },
    looked: () => [...truth.outputs.values()].map(wrong).find((found) => found !== undefined),
  };
}
