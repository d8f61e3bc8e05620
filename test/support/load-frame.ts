/** The frames that the nodes of a load send: everything in them follows from their number, so nothing is remembered. */
import type { Reading } from '../../domain/reading.ts';

export interface LoadNode {
  readonly id: string;
  readonly username: string;
  readonly password: string;
  /** `own`: frames carry `ts`; `none`: the gateway gives the time, and a resend is known by `boot` and `seq` alone. */
  readonly clock: 'own' | 'none';
}

/** Two nodes with a clock of their own and two without. */
export const LOAD_NODES = ['node-1', 'node-2', 'node-3-bare', 'node-4-bare'];

export const loadNodes = (credentials: readonly Omit<LoadNode, 'clock'>[]): LoadNode[] =>
  credentials.map((node) => ({ ...node, clock: node.id.endsWith('-bare') ? 'none' : 'own' }));

/** Every so manieth frame was measured this much earlier than its neighbours: it comes late. */
const LATE_EVERY = 11;
const LATE_MS = 2 * 86_400_000;
/** The others come backwards, so many at a time. */
const BACKWARDS = 8;
/** Every so manieth frame has a second point, of another channel. */
const DEEP_EVERY = 5;
const BOOT = 1;

/** When the n-th frame of a node with a clock was measured, UTC ms: another instant for each. */
export function measuredAt(seq: number, since: number): number {
  if (seq % LATE_EVERY === 0) return since - LATE_MS + seq;
  const place = seq % BACKWARDS;
  return since + seq - place + (BACKWARDS - 1 - place);
}

/** Other values for each of 4,000 in a row. */
const valuesOf = (seq: number): Readonly<Record<string, number>> => ({
  'soil.moisture': 10 + (seq % 4_000) / 100,
  ...(seq % DEEP_EVERY === 0 && { 'soil.moisture#40cm': 50 - (seq % 4_000) / 100 }),
});

export const loadPayload = (
  { clock }: Pick<LoadNode, 'clock'>,
  { seq, since }: { readonly seq: number; readonly since: number },
): string =>
  JSON.stringify({
    ...(clock === 'own' && { ts: measuredAt(seq, since) }),
    seq,
    boot: BOOT,
    values: valuesOf(seq),
  });

/** Whether these are the readings of the frame with this number, no more and no less. */
export function areReadingsOf(seq: number, readings: readonly Reading[]): boolean {
  const expected = valuesOf(seq);
  return (
    readings.length === Object.keys(expected).length &&
    readings.every(({ point, value, quality }) => value === expected[point] && quality === 'good')
  );
}
