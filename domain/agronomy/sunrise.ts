/**
 * Sunrise and sunset by the equations of NOAA's solar calculator, which are those of Meeus, "Astronomical Algorithms":
 * good to a minute up to 72° north and south, while the clock's error and a hill on the horizon are larger. Pure.
 */

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** 2000-01-01 12:00, from which Meeus counts his centuries, UTC ms. */
const EPOCH_2000 = Date.UTC(2000, 0, 1, 12);
const CENTURY_MS = 36_525 * DAY_MS;

/** Zenith angle of the sun's centre when its edge touches the horizon: half its width, and refraction, degrees. */
const RISE_ZENITH = 90.833;

/** The sun moves while it goes to the horizon: each round starts from the last one's instant. */
const ROUNDS = 3;

const sin = (degrees: number): number => Math.sin((degrees * Math.PI) / 180);
const cos = (degrees: number): number => Math.cos((degrees * Math.PI) / 180);
const tan = (degrees: number): number => Math.tan((degrees * Math.PI) / 180);
const inDegrees = (radians: number): number => (radians * 180) / Math.PI;

/** The sun's course over one day, instants in UTC ms. Where it does not rise or set, only its highest stand is known. */
export type SunTimes =
  | { readonly kind: 'rises'; readonly sunrise: number; readonly noon: number; readonly sunset: number }
  | { readonly kind: 'polar_day' | 'polar_night'; readonly noon: number };

/**
 * The sun on a local day, for a place whose clock goes by its own side of the date line.
 * @param place degrees, north and east positive
 * @param day the local day, as `2026-11-22`
 */
export function sunTimes(place: { readonly lat: number; readonly lon: number }, day: string): SunTimes {
  const meanNoon = Date.parse(day) + DAY_MS / 2 - place.lon * 4 * MINUTE_MS;
  let noon = meanNoon;
  for (let round = 0; round < ROUNDS; round += 1) noon = meanNoon - equation_ms(noon);

  const horizon = (direction: -1 | 1): number | undefined => {
    let at: number = noon;
    for (let round = 0; round < ROUNDS; round += 1) {
      const angle = horizonAngle(place.lat, declinationAt(at));
      if (angle === undefined) return undefined;
      at = meanNoon - equation_ms(at) + direction * angle * 4 * MINUTE_MS;
    }
    return Math.round(at);
  };
  const [sunrise, sunset] = [horizon(-1), horizon(1)];
  if (sunrise !== undefined && sunset !== undefined)
    return { kind: 'rises', sunrise, noon: Math.round(noon), sunset };
  const sameSide = place.lat * declinationAt(noon) > 0;
  return { kind: sameSide ? 'polar_day' : 'polar_night', noon: Math.round(noon) };
}

/** Hour angle of the horizon, degrees; undefined where the sun does not reach it. */
function horizonAngle(latitude: number, declination: number): number | undefined {
  const cosine = cos(RISE_ZENITH) / (cos(latitude) * cos(declination)) - tan(latitude) * tan(declination);
  return Math.abs(cosine) > 1 ? undefined : inDegrees(Math.acos(cosine));
}

/** Mean longitude and mean anomaly of the sun, tilt of the earth, all in degrees, and the orbit's eccentricity. */
function elementsAt(at: number) {
  const t = (at - EPOCH_2000) / CENTURY_MS;
  const node = 125.04 - 1934.136 * t;
  const tilt = 23 + (26 + (21.448 - t * (46.815 + t * (0.00059 - t * 0.001813))) / 60) / 60;
  return {
    t,
    node,
    longitude: 280.46646 + t * (36_000.76983 + t * 0.0003032),
    anomaly: 357.52911 + t * (35_999.05029 - t * 0.0001537),
    eccentricity: 0.016708634 - t * (0.000042037 + t * 0.0000001267),
    tilt: tilt + 0.00256 * cos(node),
  };
}

/** Apparent declination of the sun, degrees. */
function declinationAt(at: number): number {
  const { t, node, longitude, anomaly, tilt } = elementsAt(at);
  const centre =
    sin(anomaly) * (1.914602 - t * (0.004817 + t * 0.000014)) +
    sin(2 * anomaly) * (0.019993 - t * 0.000101) +
    sin(3 * anomaly) * 0.000289;
  const apparent = longitude + centre - 0.00569 - 0.00478 * sin(node);
  return inDegrees(Math.asin(sin(tilt) * sin(apparent)));
}

/** Equation of time: what the sundial is ahead of the mean sun, ms. */
function equation_ms(at: number): number {
  const { longitude, anomaly, eccentricity, tilt } = elementsAt(at);
  const y = tan(tilt / 2) ** 2;
  const equation =
    y * sin(2 * longitude) -
    2 * eccentricity * sin(anomaly) +
    4 * eccentricity * y * sin(anomaly) * cos(2 * longitude) -
    0.5 * y * y * sin(4 * longitude) -
    1.25 * eccentricity ** 2 * sin(2 * anomaly);
  return 4 * inDegrees(equation) * MINUTE_MS;
}
