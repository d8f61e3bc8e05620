import type { SeasonReport } from './season.ts';

/** A failing season as text: its seed, what broke, and the events before it. */
export function tell({ seed, violation }: SeasonReport): string {
  if (!violation) return '';
  const { invariant, what, story } = violation;
  return `season with seed ${seed}\n${invariant}\n${what}\n\n${story}`;
}
