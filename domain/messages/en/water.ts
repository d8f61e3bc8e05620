import type { Et0Tier } from '../../reason.ts';
import type { Subject } from '../message.ts';
import type { WaterReason } from '../topics.ts';
import { ACT } from './verbs.ts';
import { against, amount, goesOn, time, value } from './words.ts';

/** A lack of less than this is none. */
export const ENOUGH_MM = 0.5;

/** Said only where the water demand is a rough guess. */
const HOW_SURE: Readonly<Record<Et0Tier, string>> = {
  penman_full: '',
  penman_wind_assumed: '',
  penman_radiation_estimated: '',
  hargreaves: ', an estimate since weather readings are missing',
  assumed: ', an estimate from the days before since there are no weather readings',
};

/** What the balance lacks, and what to do about it. */
const MISSING: Readonly<
  Record<Extract<WaterReason, { code: 'balance_unknown' }>['missing'], readonly [why: string, remedy: string]>
> = {
  soil: [
    'the soil of the zone is not set, so how much water it lacks is not known',
    'add it to the settings',
  ],
  crop: [
    'the crop of the zone is not set, so how much water the soil lacks is not known',
    'add it to the settings',
  ],
  area: [
    'the area of the zone is not set, so how much water it needs is not known',
    'add it to the settings',
  ],
  weather: [
    'there are no weather readings, so how much water the soil lacks is not known',
    'check the weather station',
  ],
};

export function water(reason: WaterReason, subject: Subject): string {
  const act = ACT[subject.kind];
  switch (reason.code) {
    case 'balance_dry':
    case 'balance_wet':
    case 'balance_refilling':
      return balance(reason, subject) + HOW_SURE[reason.tier];
    case 'balance_waits':
      return balance(reason, subject) + `, ${act} may start only at ${time(reason.from, subject)}`;
    case 'balance_unknown': {
      const [why, remedy] = MISSING[reason.missing];
      return `${why}${goesOn(subject)}; ${remedy}`;
    }
    case 'rained':
      return `${value('rain.total', reason.mm)} of rain in the last ${amount(reason.hours)} h (no ${act} after ${value('rain.total', reason.limit)} or more)`;
    case 'rain_expected':
      return `${value('rain.expected', reason.mm)} of rain forecast for the next ${amount(reason.hours)} h (no ${act} before ${value('rain.expected', reason.limit)} or more)`;
  }
}

type Balance = Exclude<WaterReason, { code: 'balance_unknown' | 'rained' | 'rain_expected' }>;

function balance(reason: Balance, { kind }: Subject): string {
  const [lack, due] = against('soil.depletion', reason.depletion_mm, { limit: reason.limit_mm });
  const act = ACT[kind];
  switch (reason.code) {
    case 'balance_dry':
    case 'balance_waits':
      return `the soil lacks ${lack} of water (${act} is due at ${due})`;
    case 'balance_wet':
      return `the soil lacks only ${lack} of water (${act} is due at ${due})`;
    case 'balance_refilling': {
      const enough = reason.limit_mm < ENOUGH_MM ? 'it has enough' : `it lacks only ${due}`;
      return `the soil still lacks ${lack} of water, ${act} until ${enough}`;
    }
  }
}
