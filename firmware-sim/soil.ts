import type { Metric } from '../domain/metric.ts';
import type { Noise } from './random.ts';
import type { Weather } from './weather.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface SoilMoment {
  /** UTC ms. */
  readonly at: number;
  /** % vol. */
  readonly moisture: number;
  readonly weather: Weather;
  /** The field's own chance. */
  readonly noise: Noise;
}

/** Heat needs hours to reach the roots, and arrives weakened. */
const HEAT_LAG_MS = 4 * HOUR_MS;
const HEAT_SHARE = 0.35;

const SOIL: Partial<Record<Metric, (moment: SoilMoment) => number>> = {
  'soil.moisture': ({ moisture }) => moisture,
  'soil.temperature': temperature_c,
  'soil.conductivity': conductivity_us_cm,
  'soil.ph': (moment) => 6.3 + 0.12 * drift(moment, 20),
  'soil.tension': tension_kpa,
  // Cheap probes derive these three from conductivity, and so do we.
  'soil.nitrogen': (moment) => 0.09 * conductivity_us_cm(moment),
  'soil.phosphorus': (moment) => 0.05 * conductivity_us_cm(moment),
  'soil.potassium': (moment) => 0.16 * conductivity_us_cm(moment),
};

/** What a perfect sensor in the root zone shows; undefined for a metric that is none of the soil's. */
export const soilValue = (metric: Metric, moment: SoilMoment): number | undefined => SOIL[metric]?.(moment);

/** Slow change over so many days, mean 0, standard deviation 1. */
function drift({ at, noise }: SoilMoment, days: number): number {
  return noise.smooth(at / (days * DAY_MS));
}

function temperature_c({ at, weather }: SoilMoment): number {
  const then = at - HEAT_LAG_MS;
  const mean = weather.meanTemperature_c(then);
  return mean + HEAT_SHARE * (weather.temperature_c(then) - mean);
}

/** Bulk conductivity rises with water content and by 2 % per °C; the salts themselves change slowly. */
function conductivity_us_cm(moment: SoilMoment): number {
  const salts = 420 * (1 + 0.06 * drift(moment, 12));
  return salts * (moment.moisture / 30) ** 1.3 * (1 + 0.02 * (temperature_c(moment) - 25));
}

/** A retention curve of a loam (power law): about 10 kPa at 30 % vol, 100 kPa at 19 % vol. */
function tension_kpa({ moisture }: SoilMoment): number {
  return Math.min(1500, 10 * (30 / moisture) ** 5);
}
