import type { Reading } from '../../domain/reading.ts';
import type { Outcome } from '../core/ports/journal.ts';

/** What to do with a frame whose key is in the journal already. */
export type Verdict =
  | { readonly outcome: 'duplicate' }
  | { readonly outcome: Exclude<Outcome, 'stored' | 'duplicate'>; readonly readings: readonly Reading[] };

/**
 * Compares a frame with the one stored under the same (device, measured-at). Content is points and values: a frame
 * that brings nothing new is a duplicate, one that brings other points is merged, one that contradicts a stored value
 * rewrites it. The order of the stored readings stays, so the same facts always make the same line.
 */
export function judge(stored: readonly Reading[], arrived: readonly Reading[]): Verdict {
  const byPoint = new Map<string, Reading>(stored.map((reading) => [reading.point, reading]));
  let outcome: Outcome = 'duplicate';
  for (const reading of arrived) {
    const former = byPoint.get(reading.point);
    if (former?.value === reading.value) continue;
    if (former !== undefined) outcome = 'rewritten';
    else if (outcome === 'duplicate') outcome = 'merged';
    byPoint.set(reading.point, reading);
  }
  return outcome === 'duplicate' ? { outcome } : { outcome, readings: [...byPoint.values()] };
}

/** Whether two frames say the same, whatever order they say it in. */
export const sameContent = (one: readonly Reading[], other: readonly Reading[]): boolean =>
  one.length === other.length && judge(one, other).outcome === 'duplicate';
