import { METRICS } from '../../../domain/metric.ts';

/** Names suggested for one that is unknown. */
const SUGGESTED = 3;
/** Longest name that is compared; the time grows with its length. */
const MAX_CHARS = 64;

/** The known metrics whose names are most like this one, the most likely first, with its channel if it has one. */
export function nearestMetrics(name: string): readonly string[] {
  const [metric = '', channel] = name.slice(0, MAX_CHARS).split('#', 2);
  const wanted = metric.toLowerCase().replaceAll(/[^a-z0-9]+/g, '.');
  return Object.keys(METRICS)
    .map((known) => ({ known, far: farness(wanted, known) }))
    .sort((one, other) => one.far - other.far)
    .slice(0, SUGGESTED)
    .map(({ known }) => (channel === undefined ? known : `${known}#${channel}`));
}

/** Few letters apart, or like its last word alone: nodes say `temp` for `air.temperature`. */
function farness(wanted: string, known: string): number {
  const last = known.slice(known.indexOf('.') + 1);
  const word = wanted.slice(wanted.lastIndexOf('.') + 1);
  const begins = last.startsWith(word) && word.length > 2 ? 1 : Infinity;
  return Math.min(
    lettersApart(wanted, known),
    lettersApart(wanted, last) + 1,
    begins + lettersApart(wanted, known) / 100,
  );
}

/** Levenshtein's distance: letters to change, add or leave out. */
function lettersApart(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 0; i < one.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < other.length; j++)
      next.push(
        Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (one[i] === other[j] ? 0 : 1)),
      );
    row = next;
  }
  return row[other.length] ?? 0;
}
