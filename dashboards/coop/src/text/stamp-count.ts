import type { StampBatchView } from '../../../../domain/http/stamps.ts';

/** Labels that carry a stamp, by its state. */
export interface StampCount {
  readonly printed: number;
  readonly active: number;
  readonly void: number;
}

const NONE: StampCount = { printed: 0, active: 0, void: 0 };

/**
 * How many printed stamps of these batches stand in each state. The one code of a whole lot is printed `count` times:
 * its state is that of all of them.
 */
export function countStamps(batches: readonly StampBatchView[]): StampCount {
  return batches.reduce((sum, { count, codes, states, level }) => {
    const times = level === 'lot' && codes > 0 ? count / codes : 1;
    return {
      printed: sum.printed + states.printed * times,
      active: sum.active + states.active * times,
      void: sum.void + states.void * times,
    };
  }, NONE);
}

/** The batches of each lot. */
export function batchesByLot(
  batches: readonly StampBatchView[],
): ReadonlyMap<string, readonly StampBatchView[]> {
  const byLot = new Map<string, StampBatchView[]>();
  for (const batch of batches) {
    if (batch.lot === null) continue;
    const known = byLot.get(batch.lot);
    if (known) known.push(batch);
    else byLot.set(batch.lot, [batch]);
  }
  return byLot;
}
