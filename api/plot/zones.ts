import type { PlotZone } from '../../domain/http/records.ts';

/** What is wrong with the zones of a plot: `place` counts from 0. */
export type ZoneFault =
  | { readonly fault: 'overlap'; readonly zone: string }
  | { readonly fault: 'unknown'; readonly field: 'gateway' | 'zone'; readonly place: number };

/** Zones by gateway: null until the gateway has paired and said what it has. */
export type KnownZones = ReadonlyMap<string, ReadonlySet<string> | null>;

/**
 * Whether a plot may say that these zones measured it: each of a known gateway and of the zones this one reports, none
 * twice for the same days.
 * @param before what it said until now: a zone that its gateway has dropped since may stay
 */
export function zoneFault(
  zones: readonly PlotZone[],
  { known, before }: { readonly known: KnownZones; readonly before: readonly PlotZone[] },
): ZoneFault | undefined {
  for (const [place, one] of zones.entries()) {
    const reported = known.get(one.gateway);
    if (reported === undefined) return { fault: 'unknown', field: 'gateway', place };
    if (reported !== null && !reported.has(one.zone) && !before.some((other) => isSame(one, other)))
      return { fault: 'unknown', field: 'zone', place };
    if (zones.slice(place + 1).some((other) => isSame(one, other) && isMeeting(one, other)))
      return { fault: 'overlap', zone: one.zone };
  }
  return undefined;
}

const isSame = (a: PlotZone, b: PlotZone): boolean => a.gateway === b.gateway && a.zone === b.zone;

/** Whether two spans of days, both ends included and open without `to`, have a day in common. */
const isMeeting = (a: PlotZone, b: PlotZone): boolean =>
  (a.to === null || b.from <= a.to) && (b.to === null || a.from <= b.to);
