import type { BacktestBody } from '../domain/http/backtests.ts';

/** Gates and reasons shown; the rest is in --json. */
const SHOWN = 6;

const cell = (value: number | null, decimals: number): string =>
  (value === null ? '-' : value.toFixed(decimals)).padStart(12);

/** A backtest as lines for a terminal. */
export function backtestTable(body: BacktestBody): readonly string[] {
  const { really_ran, difference, target, readings } = body;
  const row = (
    label: string,
    of: 'litres' | 'runs' | 'minutes' | 'below_target_h' | 'stress_h',
    decimals: number,
  ): string =>
    `${label.padEnd(22)}${cell(body[of], decimals)}${cell(really_ran[of], decimals)}${cell(difference[of], decimals)}`;
  const list = (title: string, items: readonly (readonly [string, number])[]): string[] =>
    items
      .slice(0, SHOWN)
      .map(([word, h], i) => `${(i === 0 ? title : '').padEnd(22)}${cell(h, 1)} h  ${word}`);
  return [
    `rule ${body.rule} on ${body.output} of ${body.zone}, ${body.from} to ${body.to}`,
    `${readings.frames} frames, ${readings.gap_h.toFixed(1)} h without readings`,
    '',
    `${''.padEnd(22)}${'rule'.padStart(12)}${'really'.padStart(12)}${'difference'.padStart(12)}`,
    row('litres', 'litres', 0),
    row('runs', 'runs', 0),
    row('minutes', 'minutes', 0),
    row(target ? `h ${target.side} ${target.limit}` : 'h off target', 'below_target_h', 1),
    row('h of water stress', 'stress_h', 1),
    '',
    ...list(
      'kept off by',
      body.gates.map(({ gate, hours }) => [gate, hours] as const),
    ),
    ...list(
      'because',
      body.reasons.map(({ code, hours }) => [code, hours] as const),
    ),
    '',
    `assumes: ${body.assumptions.join(', ')}`,
  ];
}
