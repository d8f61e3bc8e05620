import type { Checker } from '../checker.ts';
import { isClosed } from '../truth.ts';

/**
 * Never more flow than the supply gives: what the valves that are held open take, while the pump runs. Not counted is the
 * water of a relay that is stuck or welded, until it is found: nobody let that in.
 */
export function flowWithinSupply(): Checker {
  return {
    name: 'never more flow than the supply',
    flowed({ settings, pump, valves }) {
      if (!isClosed(pump)) return undefined;
      const held = valves.filter(
        ({ energised, board, settings: { channel } }) => energised && !board.stuck.has(channel),
      );
      const taken = held.reduce((sum, valve) => sum + (valve.settings.flow_l_min ?? 0), 0);
      const most = settings.flow_max_l_min ?? Infinity;
      return taken > most
        ? `${settings.id}: ${held.map((valve) => valve.settings.id).join(', ')} take ${taken} L/min of ${most}`
        : undefined;
    },
  };
}
