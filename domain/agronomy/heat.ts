/**
 * Heat load of livestock as one number. Authors differ, and their numbers do not compare: a bound is worth something
 * only beside the id of its formula. Pure.
 */
import { dewPoint_c, wetBulb_c } from './air.ts';

export const HEAT_FORMULAS = ['nrc', 'thom_dew', 'thvi_broiler'] as const;
export type HeatFormula = (typeof HEAT_FORMULAS)[number];

/** The air that animals stand in. */
export interface BarnAir {
  readonly temperature_c: number;
  readonly humidity_pct: number;
  /** At the animals; only `thvi_broiler` asks for it. */
  readonly speed_m_s?: number | undefined;
}

/** Tao and Xin blew at their birds with these speeds, m/s; outside of them the index is unknown and stays as at them. */
const THVI_SPEED_M_S = { min: 0.2, max: 1.2 } as const;

/** The index by a named formula. @throws RangeError where the formula asks for an air speed and none is given */
export function heatIndex(formula: HeatFormula, air: BarnAir): number {
  switch (formula) {
    case 'nrc':
      return thiNrc(air);
    case 'thom_dew':
      return thiDew(air);
    case 'thvi_broiler':
      if (air.speed_m_s === undefined) throw new RangeError(`${formula} needs an air speed`);
      return thviBroiler({ ...air, speed_m_s: air.speed_m_s });
  }
}

/**
 * THI of cattle, commonly used for pigs too: 0.8 T + RH (T - 14.4) + 46.4 with RH from 0 to 1. The formula of the
 * National Research Council (1971), "A guide to environmental research on animals", in °C and rounded, as in Mader,
 * Davis and Brown-Brandl (2006), Journal of Animal Science 84.
 */
export const thiNrc = ({ temperature_c, humidity_pct }: BarnAir): number =>
  0.8 * temperature_c + (humidity_pct / 100) * (temperature_c - 14.4) + 46.4;

/**
 * THI of dairy cattle by dew point: T + 0.36 Td + 41.2, Thom's (1959) discomfort index in °C, as in Yousef (1985),
 * "Stress physiology in livestock", and in Australian dairy advice (bounds 72, 78, 82).
 */
export const thiDew = ({ temperature_c, humidity_pct }: BarnAir): number =>
  temperature_c + 0.36 * dewPoint_c(temperature_c, humidity_pct) + 41.2;

/**
 * Temperature-humidity-velocity index of market-size broilers, °C: (0.85 T + 0.15 Tw) V^-0.058. Tao and Xin (2003),
 * "Acute synergistic effects of air temperature, humidity, and velocity on homeostasis of market-size broilers",
 * Transactions of the ASAE 46, tested at 35 to 41 °C and 0.2 to 1.2 m/s.
 */
export function thviBroiler(air: BarnAir & { readonly speed_m_s: number }): number {
  const { temperature_c, humidity_pct, speed_m_s } = air;
  const speed = Math.min(THVI_SPEED_M_S.max, Math.max(THVI_SPEED_M_S.min, speed_m_s));
  return (0.85 * temperature_c + 0.15 * wetBulb_c(temperature_c, humidity_pct)) * speed ** -0.058;
}
