import type { DecisionInput } from '../../../domain/decision.ts';
import type { SupplySettings } from '../../../domain/supply.ts';
import type { Block } from './terms.ts';

interface TankView {
  readonly low: boolean;
  readonly block?: Block;
  /** UTC ms at which the reading grows stale. */
  readonly wakeAt: number;
}

/**
 * Below `min` nothing is drawn until it is above `resume`. While nobody knows the level, nothing starts; what runs was
 * started with water and goes on to its end.
 */
export function tankOf(
  settings: SupplySettings['tank'],
  reading: DecisionInput | undefined,
  { low: before, now }: { low: boolean; now: number },
): TankView {
  if (!settings) return { low: false, wakeAt: Infinity };
  const { point, min, resume, stale_s } = settings;
  if (reading?.quality !== 'good')
    return {
      low: before,
      block: { gate: 'tank', reason: { code: 'tank_unknown', point }, ends: 'starts' },
      wakeAt: Infinity,
    };
  const { value, at, age_s } = reading;
  const low = before ? value <= resume : value < min;
  const staleAt = at + stale_s * 1000 + 1;
  const wakeAt = staleAt > now ? staleAt : Infinity;
  if (!low) return { low, wakeAt };
  const limit = value < min ? min : resume;
  const reason = { code: 'tank_low', point, value, limit, age_s } as const;
  return { low, block: { gate: 'tank', reason, ends: 'runs' }, wakeAt };
}
