import type { Actuation } from '../../../domain/decision.ts';
import type { EvidenceWatering } from '../../../domain/evidence.ts';
import type { OutputSettings } from '../../../domain/output.ts';
import type { Span } from '../ports/evidence.ts';

/** Litres are given to the millilitre. */
const LITRES_SCALE = 1_000;

export const toMillilitre = (litres: number): number => Math.round(litres * LITRES_SCALE) / LITRES_SCALE;

/** A stretch with water, and what is known of its end: `latest` is where the device's own timer has ended it. */
interface Open {
  readonly from: number;
  lease_s: number;
  latest: number;
}

/**
 * When the valves of a zone were open, cut at the ends of the span: from a state read back as on to one read back as
 * off. Once a valve no longer answers, its water is counted until its lease has run out, and never for longer than its
 * longest run: what happened after that nobody saw. Litres are time by flow rate, as for the limit of a day.
 * @param actuations of the zone, in order of time
 * @param valves by id; other outputs give no water
 */
export function wateringsOf(
  actuations: readonly Actuation[],
  { span, valves }: { span: Span; valves: ReadonlyMap<string, OutputSettings> },
): EvidenceWatering[] {
  return byOutput(actuations).flatMap((of) => {
    const output = of[0]?.output ?? '';
    const valve = valves.get(output);
    if (valve === undefined) return [];
    return stretches(of, valve, span.to)
      .map(([from, to]) => [Math.max(from, span.from), Math.min(to, span.to)] as const)
      .filter(([from, to]) => from < to)
      .map(([from, to]) => ({ output, from, to, litres: litresOf(valve, to - from) }));
  });
}

function byOutput<T extends { readonly output: string }>(items: readonly T[]): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.output);
    if (group) group.push(item);
    else groups.set(item.output, [item]);
  }
  return [...groups.values()];
}

const litresOf = ({ flow_l_min }: OutputSettings, open_ms: number): number | null =>
  flow_l_min === undefined ? null : toMillilitre((open_ms / 60_000) * flow_l_min);

function stretches(
  actuations: readonly Actuation[],
  valve: OutputSettings,
  until: number,
): (readonly [from: number, to: number])[] {
  const done: (readonly [number, number])[] = [];
  let open: Open | undefined;
  const close = (at: number): void => {
    if (open) done.push([open.from, Math.min(at, open.latest)]);
    open = undefined;
  };
  // A valve that is open when nobody commands it has no timer that shuts it.
  const longest_ms = valve.safe === 'off' ? valve.on_max_s * 1000 : Infinity;
  for (const { at, state, result, lease_s } of actuations) {
    if (result === 'failed') {
      if (open && open.lease_s > 0) open.latest = Math.min(open.latest, at + open.lease_s * 1000);
    } else if (state === 'off') close(at);
    else {
      if (open && at > open.latest) close(at);
      const from: number = open?.from ?? at;
      open = { from, lease_s, latest: from + longest_ms };
    }
  }
  close(until);
  return done;
}

/**
 * At most so many waterings: of more, those of one output with the shortest pauses between them are told as one, with
 * their litres together. In order of time.
 */
export function joined(waterings: readonly EvidenceWatering[], most: number): EvidenceWatering[] {
  const surplus = waterings.length - most;
  if (surplus <= 0) return inOrder(waterings);
  const outputs = byOutput(inOrder(waterings));
  const pauses = outputs
    .flatMap((of) => of.slice(1).map(({ from }, i) => from - (of[i]?.to ?? from)))
    .sort((a, b) => a - b);
  const longest = pauses[surplus - 1] ?? Infinity;
  return inOrder(outputs.flatMap((of) => joinOver(of, longest)));
}

const inOrder = (waterings: readonly EvidenceWatering[]): EvidenceWatering[] =>
  waterings.toSorted((a, b) => a.from - b.from || (a.output < b.output ? -1 : 1));

function joinOver(waterings: readonly EvidenceWatering[], pause_ms: number): EvidenceWatering[] {
  const result: EvidenceWatering[] = [];
  for (const next of waterings) {
    const last = result.at(-1);
    if (last === undefined || next.from - last.to > pause_ms) result.push(next);
    else result[result.length - 1] = { ...last, to: next.to, litres: together(last.litres, next.litres) };
  }
  return result;
}

const together = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? null : toMillilitre(one + other);
