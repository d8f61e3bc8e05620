import { isPlausible, isPoint } from '../../domain/metric.ts';
import type { Reading } from '../../domain/reading.ts';

/** A value that is no reading. */
export interface Fault {
  readonly code: 'unknown_metric' | 'not_a_number';
  readonly detail: string;
  readonly name: string;
}

/** Longest words about faults. */
const MAX_CHARS = 1_000;

/** What is wrong with several values, in one line. */
export const wordsOf = (faults: readonly Fault[]): string =>
  faults
    .map(({ detail }) => detail)
    .join('; ')
    .slice(0, MAX_CHARS);

/** What of a frame's values is a reading, good or not, and what is none. The same wherever frames are taken in. */
export function judgeValues(values: Readonly<Record<string, unknown>>): {
  readonly readings: readonly Reading[];
  readonly faults: readonly Fault[];
} {
  const readings: Reading[] = [];
  const faults: Fault[] = [];
  for (const name in values) {
    const value = values[name];
    if (!isPoint(name))
      faults.push({ code: 'unknown_metric', detail: `"${name}" is no metric this gateway knows`, name });
    else if (typeof value !== 'number' || !Number.isFinite(value))
      faults.push({ code: 'not_a_number', detail: `the value of ${name} is no number`, name });
    else readings.push({ point: name, value, quality: isPlausible(name, value) ? 'good' : 'implausible' });
  }
  return { readings, faults };
}
