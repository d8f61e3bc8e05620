import type { Clock } from '../../../../domain/clock.ts';
import { STUCK_FOUND_MS } from '../allowances.ts';
import type { Checker } from '../checker.ts';
import type { Records } from '../records.ts';
import type { TrueLine, TrueOutput, Truth } from '../truth.ts';

/**
 * A valve that a broken relay holds open gets no water for long: it is found by read-back, and the pump, or its lease,
 * ends the water. (A welded contact that no read-back shows is watered only while the pump runs for others.)
 */
export function failedValveRunsDry({
  truth,
  clock,
  records,
}: {
  truth: Truth;
  clock: Clock;
  records: Records;
}): Checker {
  const since = new Map<string, number>();
  const look = (line: TrueLine, valve: TrueOutput): string | undefined => {
    const { id, channel } = valve.settings;
    const unasked = records.newest(id)?.outcome !== 'on' && valve.board.stuck.has(channel);
    const flows = (line.flow.through.get(id) ?? 0) > 0;
    if (!unasked || !flows) {
      since.delete(id);
      return undefined;
    }
    const from = since.get(id) ?? clock.now();
    since.set(id, from);
    const allowed_ms = STUCK_FOUND_MS + 1000 * (valve.policy.lease_s + line.pump.policy.lease_s);
    const ms = clock.now() - from;
    return ms > allowed_ms ? `${id} is stuck open and was given water for ${ms / 1000} s` : undefined;
  };
  const lookAll = (line: TrueLine): string | undefined =>
    line.valves.map((valve) => look(line, valve)).find((found) => found !== undefined);
  return {
    name: 'a valve that is stuck open gets no water for long',
    flowed: lookAll,
    decided(decision) {
      const line = truth.lines.find(({ valves }) => valves.some((v) => v.settings.id === decision.output));
      return line && lookAll(line);
    },
    looked: () => truth.lines.map(lookAll).find((found) => found !== undefined),
  };
}
