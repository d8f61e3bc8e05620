/** What of a zone is shown large and what small. */
import type { ZoneView } from '../../../domain/http/state.ts';
import { sideOf } from './gauge.ts';
import type { Band } from './gauge.ts';

export type OutputView = ZoneView['outputs'][number];

const isMoisture = (point: string): boolean =>
  point === 'soil.moisture' || point.startsWith('soil.moisture#');

export const bandOf = (zone: ZoneView, point: string): Band | undefined =>
  zone.bands.find((band) => band.point === point);

/**
 * The point a farmer asks for first: the soil moisture that a rule keeps, else any soil moisture, else what a rule keeps
 * (oxygen in a pond, heat in a barn), else the first value. Undefined for a zone without any.
 */
export function mainPoint(zone: ZoneView): string | undefined {
  const kept = zone.bands.map(({ point }) => point);
  const measured = Object.keys(zone.values);
  return kept.find(isMoisture) ?? measured.find(isMoisture) ?? kept[0] ?? measured[0];
}

/** All other points, as the gateway orders them; the sensor's own battery and signal last. */
export function otherPoints(zone: ZoneView): readonly string[] {
  const main = mainPoint(zone);
  const rest = Object.keys(zone.values).filter((point) => point !== main);
  const own = (point: string): boolean => point.startsWith('battery.') || point.startsWith('signal.');
  return [...rest.filter((point) => !own(point)), ...rest.filter(own)];
}

export const bandWordsOf = (point: string): 'moisture' | 'other' =>
  isMoisture(point) ? 'moisture' : 'other';

/** True when a good reading lies outside the band of its point. */
export const isOutside = (zone: ZoneView): boolean =>
  zone.bands.some((band) => {
    const reading = zone.values[band.point];
    return reading?.quality === 'good' && sideOf(band, reading.value) !== 'inside';
  });

const WATER: ReadonlySet<string> = new Set(['valve', 'pump', 'master_valve', 'mister']);

export const givesWater = (zone: ZoneView): boolean => zone.outputs.some(({ kind }) => WATER.has(kind));
