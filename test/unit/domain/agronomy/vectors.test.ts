// The worked examples of FAO-56 and RefET in the shared data, each number within its tolerance.
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  dayVapour_kpa,
  daySaturation_kpa,
  pressure_kpa,
  psychrometric_kpa_c,
  saturationPressure_kpa,
  saturationSlope_kpa_c,
  vapourDeficit_kpa,
  vapour_kpa,
} from '../../../../domain/agronomy/air.ts';
import { cropCoefficient } from '../../../../domain/agronomy/crop.ts';
import {
  clearness,
  dayNetLongwave_mj,
  hourNetLongwave_mj,
  monthSoilHeat_mj,
  netShortwave_mj,
  runningMonthSoilHeat_mj,
  solarFromRange_mj,
  solarFromSunshine_mj,
} from '../../../../domain/agronomy/radiation.ts';
import { et0Day_mm, et0Hour_mm, hargreaves_mm } from '../../../../domain/agronomy/reference.ts';
import {
  balance,
  readilyAvailableWater_mm,
  stressCoefficient,
  totalAvailableWater_mm,
} from '../../../../domain/agronomy/soil-water.ts';
import {
  WHOLE_DAY,
  clearSky_mj,
  daylight_h,
  extraterrestrial_mj,
  hourAround,
  sunAt,
  sunDay,
} from '../../../../domain/agronomy/sun.ts';
import { ASSUMED_WIND_M_S, windAt2m_m_s } from '../../../../domain/agronomy/wind.ts';
import { hasShared, sharedVectors } from './shared-data.ts';
import type { Expected, Vector } from './shared-data.ts';

/** What the code makes of the inputs of a vector, by the key of the expected value. */
type Computed = Record<string, number | readonly number[]>;

const inputsOf = (vector: Vector) => ({
  number: (key: string): number => z.number({ error: `${vector.id}: ${key}` }).parse(vector.inputs[key]),
  optional: (key: string): number | undefined => z.number().optional().parse(vector.inputs[key]),
});

/** A day or a mean day of a month: Examples 17, 18 and 20, RefET, and the small ones, as far as their inputs go. */
function day(vector: Vector): Computed {
  const { number, optional } = inputsOf(vector);
  const [latitude, elevation_m] = [number('latitudeDeg'), number('elevationM')];
  const temperature = { max_c: number('tMaxC'), min_c: number('tMinC') };
  const mean_c = (temperature.max_c + temperature.min_c) / 2;
  const sun = sunDay(latitude, number('dayOfYear'));
  const ra_mj = extraterrestrial_mj(latitude, sun, WHOLE_DAY);
  const rso_mj = clearSky_mj(ra_mj, elevation_m);
  const sunshine_h = optional('sunshineHours');
  const rs_mj =
    optional('rsMjM2') ??
    (sunshine_h === undefined
      ? solarFromRange_mj(ra_mj, temperature)
      : solarFromSunshine_mj(ra_mj, { sunshine_h, daylight_h: daylight_h(sun) }));
  const humidity = { max_pct: optional('rhMaxPct'), min_pct: optional('rhMinPct') };
  const ea_kpa = optional('eaKpa') ?? dayVapour_kpa(temperature, humidity);
  const wind = optional('windMs');
  const wind_m_s = wind === undefined ? ASSUMED_WIND_M_S : windAt2m_m_s(wind, number('windHeightM'));
  const previous_c = optional('tMeanPreviousMonthC');
  const soil_mj = previous_c === undefined ? 0 : runningMonthSoilHeat_mj({ previous_c, mean_c });
  const rns = netShortwave_mj(rs_mj);
  const rnl = dayNetLongwave_mj(temperature, { vapour_kpa: ea_kpa, clearness: clearness(rs_mj, rso_mj) });
  return {
    u2: wind_m_s,
    tMeanC: mean_c,
    ra: ra_mj,
    daylightHours: daylight_h(sun),
    rs: rs_mj,
    rso: rso_mj,
    rns,
    rnl,
    rn: rns - rnl,
    g: soil_mj,
    es: daySaturation_kpa(temperature),
    ea: ea_kpa,
    delta: saturationSlope_kpa_c(mean_c),
    gamma: psychrometric_kpa_c(pressure_kpa(elevation_m)),
    et0: et0Day_mm({ temperature, vapour_kpa: ea_kpa, wind_m_s, rs_mj, ra_mj, soil_mj, elevation_m }),
    et0Hargreaves: hargreaves_mm(temperature, ra_mj),
  };
}

/** An hour of Example 19, its clock time turned into UTC. */
function hour(vector: Vector): Computed {
  const { number, optional } = inputsOf(vector);
  const place = {
    lat: number('latitudeDeg'),
    lon: number('longitudeDegEast'),
    elevation_m: number('elevationM'),
  };
  const clock_h = number('clockMidpointH') + number('zoneCentreDegWest') / 15;
  const at = Date.UTC(2025, 0, number('dayOfYear')) + clock_h * 3_600_000;
  const { sun, hourAngle } = sunAt(place, at);
  const angles = hourAround(hourAngle);
  const [temperature_c, wind_m_s, rs_mj] = [number('tC'), number('u2Ms'), number('rsMjM2h')];
  const ea_kpa = vapour_kpa(temperature_c, number('rhPct'));
  const ra_mj = extraterrestrial_mj(place.lat, sun, angles);
  const rso_mj = clearSky_mj(ra_mj, place.elevation_m);
  const sky = {
    vapour_kpa: ea_kpa,
    clearness: clearness(rs_mj, rso_mj, { night_ratio: optional('nightRsRso') }),
  };
  const rns = netShortwave_mj(rs_mj);
  const rnl = hourNetLongwave_mj(temperature_c, sky);
  const { elevation_m } = place;
  return {
    seasonalCorrectionH: sun.correction_h,
    dr: sun.distance,
    declinationRad: sun.declination,
    delta: saturationSlope_kpa_c(temperature_c),
    gamma: psychrometric_kpa_c(pressure_kpa(elevation_m)),
    es: saturationPressure_kpa(temperature_c),
    ea: ea_kpa,
    omegaRad: hourAngle,
    omega1Rad: angles.from,
    omega2Rad: angles.to,
    ra: ra_mj,
    rso: rso_mj,
    rsRso: sky.clearness,
    rns,
    rnl,
    rn: rns - rnl,
    g: (rns - rnl) * (ra_mj > 0 ? 0.1 : 0.5),
    et0: et0Hour_mm({ temperature_c, wind_m_s, rs_mj, ra_mj, elevation_m, ...sky }),
  };
}

/** Example 37. */
function stress(vector: Vector): Computed {
  const { number } = inputsOf(vector);
  const taw_mm = totalAvailableWater_mm({
    field_capacity: number('thetaFc'),
    wilting_point: number('thetaWp'),
    root_depth_m: number('zrM'),
  });
  const water = { taw_mm, p: number('p') };
  let depletion_mm = number('drStartMm');
  const days = Array.from({ length: number('days') }, () => {
    const ks = stressCoefficient(depletion_mm, water);
    const evapotranspiration_mm = ks * number('kc') * number('et0Mm');
    const dry = { rain_mm: 0, runoff_mm: 0, irrigation_mm: 0, evapotranspiration_mm };
    ({ depletion_mm } = balance(depletion_mm, dry, water));
    return { ks, depletion_mm };
  });
  return {
    tawMm: taw_mm,
    rawMm: readilyAvailableWater_mm(water),
    ks: days.map(({ ks }) => ks),
    drEndMm: days.map((one) => one.depletion_mm),
  };
}

/** Example 28. */
function curve(vector: Vector): Computed {
  const { number } = inputsOf(vector);
  const stages = z
    .object({ ini: z.number(), dev: z.number(), mid: z.number(), late: z.number() })
    .parse(vector.inputs.lengthsDays);
  const kc = { kc_ini: number('kcIni'), kc_mid: number('kcMid'), kc_end: number('kcEnd') };
  const crop = { ...kc, stages, p: 0.45, height_m: 0.4, root_max_m: 0.9 };
  return Object.fromEntries([20, 40, 70, 95].map((day) => [`kcDay${day}`, cropCoefficient(crop, day)]));
}

/** Relative sunshine and the sun of a day, without any air. */
function sunlight(vector: Vector): Computed {
  const { number, optional } = inputsOf(vector);
  const sun = sunDay(number('latitudeDeg'), number('dayOfYear'));
  const ra = extraterrestrial_mj(number('latitudeDeg'), sun, WHOLE_DAY);
  const sunshine_h = optional('sunshineHours') ?? 0;
  return {
    dr: sun.distance,
    declinationRad: sun.declination,
    sunsetHourAngleRad: sun.sunset,
    daylightHours: daylight_h(sun),
    ra,
    rs: solarFromSunshine_mj(ra, { sunshine_h, daylight_h: daylight_h(sun) }),
  };
}

/** What code answers to which vector: one that is not here fails below. */
const COMPUTE: Record<string, (vector: Vector) => Computed> = {
  'fao56-ex17-monthly': day,
  'fao56-ex18-daily': day,
  'fao56-ex19-hourly-night': hour,
  'fao56-ex19-hourly-day': hour,
  'fao56-ex20-missing': day,
  'fao56-ex37-stress': stress,
  'fao56-ex28-kc-curve': curve,
  'refet-daily-fallon': day,
  'pressure-1800m': (v) => ({ pressureKpa: pressure_kpa(inputsOf(v).number('elevationM')) }),
  'pressure-1200m': (v) => ({ pressureKpa: pressure_kpa(inputsOf(v).number('elevationM')) }),
  'gamma-1800m': (v) => ({ gamma: psychrometric_kpa_c(inputsOf(v).number('pressureKpa')) }),
  'e0-24.5': (v) => ({ e0Kpa: saturationPressure_kpa(inputsOf(v).number('tC')) }),
  'e0-15': (v) => ({ e0Kpa: saturationPressure_kpa(inputsOf(v).number('tC')) }),
  'es-24.5-15': (v) => ({ esKpa: daySaturation_kpa(range(v)) }),
  'slope-30.2': (v) => ({ delta: saturationSlope_kpa_c(inputsOf(v).number('tC')) }),
  'ea-rhmax-rhmin': vapour,
  'ea-rhmax-only': vapour,
  'ea-rhmean': vapour,
  'ea-from-tmin': vapour,
  'ra-20S-sep3': sunlight,
  'daylight-20S-sep3': sunlight,
  'rs-sunshine-rio': sunlight,
  'rnl-rio': (v) => {
    const { number } = inputsOf(v);
    const sky = { vapour_kpa: number('eaKpa'), clearness: clearness(number('rs'), number('rso')) };
    return { rnl: dayNetLongwave_mj(range(v), sky) };
  },
  'g-march-april': (v) => {
    const { number } = inputsOf(v);
    return { g: monthSoilHeat_mj({ previous_c: number('tPreviousMonthC'), next_c: number('tNextMonthC') }) };
  },
  'u2-10m': (v) => ({ u2: windAt2m_m_s(inputsOf(v).number('windMs'), inputsOf(v).number('windHeightM')) }),
  'rs-temperature-lyon': (v) => ({ rs: solarFromRange_mj(inputsOf(v).number('ra'), range(v)) }),
  'vpd-25C-60pct': (v) => ({
    vpdKpa: vapourDeficit_kpa(inputsOf(v).number('tC'), inputsOf(v).number('rhPct')),
  }),
};

const range = (vector: Vector) => ({
  max_c: inputsOf(vector).number('tMaxC'),
  min_c: inputsOf(vector).number('tMinC'),
});

function vapour(vector: Vector): Computed {
  const { number, optional } = inputsOf(vector);
  const min_c = number('tMinC');
  const temperature = { max_c: optional('tMaxC') ?? min_c, min_c };
  const humidity = {
    max_pct: optional('rhMaxPct'),
    min_pct: optional('rhMinPct'),
    mean_pct: optional('rhMeanPct'),
  };
  return { eaKpa: dayVapour_kpa(temperature, humidity) };
}

/** Half of the last printed digit of a number that a second script recomputed. */
const RECOMPUTED_TOLERANCE = 0.0005;

/** The variants of RefET that this is: FAO-56's own equations with the simple clear sky radiation (37). */
const VARIANT = 'plain-fao56';

/** Every number wanted of a vector, the tighter of two where a recomputed one is given. */
function wantedOf(vector: Vector): [string, Expected][] {
  const tight = (value: number | undefined): Expected[] =>
    value === undefined ? [] : [{ value, tolerance: RECOMPUTED_TOLERANCE }];
  return [
    ...Object.entries(vector.expected),
    ...vector.variants.filter(({ id }) => id === VARIANT).flatMap((one) => Object.entries(one.expected)),
    ...tight(vector.recomputedEt0).map((wanted): [string, Expected] => ['et0', wanted]),
    ...tight(vector.recomputedEt0Hargreaves).map((wanted): [string, Expected] => ['et0Hargreaves', wanted]),
  ];
}

/** Printed values stand at the edge of their own tolerance: 0.005 either side of 1.70. */
const ROUNDING = 1e-9;

describe.skipIf(!hasShared('vectors'))('the shared agronomy vectors (shared/data/agronomy)', () => {
  const vectors = hasShared('vectors') ? sharedVectors() : [];

  test('are all answered by code', () => {
    expect(vectors.map(({ id }) => id).filter((id) => !COMPUTE[id])).toEqual([]);
    expect(vectors.length).toBeGreaterThanOrEqual(27);
  });

  test('of RefET have the variant that is implemented', () => {
    expect(vectors.flatMap(({ variants }) => variants).map(({ id }) => id)).toContain(VARIANT);
  });

  const cases = vectors.flatMap((vector) =>
    wantedOf(vector).map(([key, wanted]) => ({ name: `${vector.id} ${key}`, vector, key, wanted })),
  );

  test.each(cases)('$name', ({ vector, key, wanted }) => {
    const computed = COMPUTE[vector.id]?.(vector)[key];
    const got = [computed].flat();
    const values = 'value' in wanted ? [wanted.value] : wanted.values;
    expect(got).toHaveLength(values.length);
    values.forEach((value, i) => {
      expect(Math.abs(got[i]! - value), `${got[i]} for ${value}`).toBeLessThanOrEqual(
        wanted.tolerance + ROUNDING,
      );
    });
  });
});
