/**
 * The sun outside the air and under a clear sky, after FAO-56 (Allen et al. 1998). Numbers in brackets are its
 * equations. Angles in rad, radiation in MJ/m² over the time named. Pure.
 */

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Solar time runs ahead of UTC by 4 minutes per degree east. */
const MS_PER_DEGREE = 240_000;

/** Solar constant, MJ/m²/min. */
export const SOLAR_CONSTANT = 0.082;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Where a farm lies: degrees north and east, m above the sea. */
export interface Place {
  readonly lat: number;
  readonly lon: number;
  readonly elevation_m: number;
}

/** Where the sun stands on a day of the year (1 to 366). */
export interface SunDay {
  /** Inverse relative distance from earth to sun (23). */
  readonly distance: number;
  /** Solar declination, rad (24). */
  readonly declination: number;
  /** Hour angle of sunset, rad (25); 0 in polar night, π on a polar day. */
  readonly sunset: number;
  /** Equation of time, h: what solar time is ahead of mean time (32, 33). */
  readonly correction_h: number;
}

/** @param latitude degrees, north positive */
export function sunDay(latitude: number, dayOfYear: number): SunDay {
  const year = (2 * Math.PI * dayOfYear) / 365;
  const declination = 0.409 * Math.sin(year - 1.39);
  const cosSunset = -Math.tan(radians(latitude)) * Math.tan(declination);
  const b = (2 * Math.PI * (dayOfYear - 81)) / 364;
  return {
    distance: 1 + 0.033 * Math.cos(year),
    declination,
    sunset: Math.acos(Math.min(1, Math.max(-1, cosSunset))),
    correction_h: 0.1645 * Math.sin(2 * b) - 0.1255 * Math.cos(b) - 0.025 * Math.sin(b),
  };
}

/** Day of the year, 1 to 366, of a count of days since 1970. */
export function dayOfYear(index: number): number {
  const date = new Date(index * DAY_MS);
  return index - Date.UTC(date.getUTCFullYear(), 0, 1) / DAY_MS + 1;
}

/** The sun at an instant (UTC ms): its solar day there, and its hour angle in that day, rad, 0 at solar noon (31). */
export function sunAt({ lat, lon }: Place, at: number): { readonly sun: SunDay; readonly hourAngle: number } {
  const local = at + lon * MS_PER_DEGREE;
  const index = Math.floor(local / DAY_MS);
  const sun = sunDay(lat, dayOfYear(index));
  const hour = (local - index * DAY_MS) / HOUR_MS + sun.correction_h;
  return { sun, hourAngle: (Math.PI / 12) * (hour - 12) };
}

/** Sine of the sun's height at an hour angle in rad (0 at noon); negative below the horizon. */
export const sunHeight = (latitude: number, { declination }: SunDay, hourAngle: number): number =>
  Math.sin(radians(latitude)) * Math.sin(declination) +
  Math.cos(radians(latitude)) * Math.cos(declination) * Math.cos(hourAngle);

/** Hours of daylight N (34). */
export const daylight_h = ({ sunset }: SunDay): number => (24 / Math.PI) * sunset;

/**
 * Extraterrestrial radiation Ra between two hour angles of one day, MJ/m² (28); over the whole day, from -π to π, it
 * is (21). Angles in the night count as sunrise or sunset, so parts of a day always add up to the day.
 */
export function extraterrestrial_mj(latitude: number, sun: SunDay, { from, to }: HourAngles): number {
  const clip = (angle: number): number => Math.min(sun.sunset, Math.max(-sun.sunset, angle));
  const [start, end] = [clip(from), clip(to)];
  const phi = radians(latitude);
  return (
    ((12 * 60) / Math.PI) *
    SOLAR_CONSTANT *
    sun.distance *
    ((end - start) * Math.sin(phi) * Math.sin(sun.declination) +
      Math.cos(phi) * Math.cos(sun.declination) * (Math.sin(end) - Math.sin(start)))
  );
}

export interface HourAngles {
  /** rad, 0 at solar noon, -π to π. */
  readonly from: number;
  readonly to: number;
}

export const WHOLE_DAY: HourAngles = { from: -Math.PI, to: Math.PI };

/** The hour around an hour angle, by (29) and (30). */
export const hourAround = (hourAngle: number): HourAngles => ({
  from: hourAngle - Math.PI / 24,
  to: hourAngle + Math.PI / 24,
});

/**
 * Clear sky radiation Rso, MJ/m² over the time of `ra_mj`: the simple form (37), by height above the sea alone. The
 * full form of ASCE-EWRI 2005, appendix D, with turbidity and water vapour, is another number and not this.
 */
export const clearSky_mj = (ra_mj: number, elevation_m: number): number =>
  (0.75 + 2e-5 * elevation_m) * ra_mj;
