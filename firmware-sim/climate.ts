/** What is usual for a time of the year. */
export interface Climate {
  /** Mean air temperature, °C. */
  readonly mean_c: number;
  /** From the coldest to the warmest hour of an average day, °C. */
  readonly range_c: number;
  /** Mean cover of the sky, 0 to 1. */
  readonly cloud: number;
  /** Share of days with rain, 0 to 1. */
  readonly wet: number;
  /** Mean rain of a day with rain, mm. */
  readonly rain_mm: number;
}

/**
 * The Red River Delta by month, of the order of the long-term records of Hà Nội and Hưng Yên: mild dry winters with
 * weeks of drizzle in February and March, hot summers with most of the year's 1,500 mm. Good enough to exercise a
 * farm; not for planning one. Farms elsewhere get this climate under their own sun.
 */
const MONTHS: readonly Climate[] = [
  { mean_c: 16.6, range_c: 6.6, cloud: 0.68, wet: 0.22, rain_mm: 3 },
  { mean_c: 17.6, range_c: 5.6, cloud: 0.78, wet: 0.34, rain_mm: 2.5 },
  { mean_c: 20.4, range_c: 5.6, cloud: 0.78, wet: 0.4, rain_mm: 3.5 },
  { mean_c: 24.2, range_c: 6.4, cloud: 0.66, wet: 0.4, rain_mm: 7 },
  { mean_c: 27.5, range_c: 7.4, cloud: 0.52, wet: 0.43, rain_mm: 14 },
  { mean_c: 29.4, range_c: 7.4, cloud: 0.52, wet: 0.46, rain_mm: 17 },
  { mean_c: 29.5, range_c: 7.2, cloud: 0.5, wet: 0.5, rain_mm: 18 },
  { mean_c: 28.8, range_c: 7, cloud: 0.52, wet: 0.5, rain_mm: 19 },
  { mean_c: 27.6, range_c: 7.2, cloud: 0.48, wet: 0.42, rain_mm: 19 },
  { mean_c: 25, range_c: 7.4, cloud: 0.47, wet: 0.27, rain_mm: 16 },
  { mean_c: 21.7, range_c: 7.6, cloud: 0.5, wet: 0.19, rain_mm: 11 },
  { mean_c: 18.2, range_c: 7.4, cloud: 0.56, wet: 0.17, rain_mm: 5 },
];

/** What is usual on a day of the year (1 to 366), drawn straight from the middle of one month to the next. */
export function climateOf(dayOfYear: number): Climate {
  const position = ((dayOfYear - 1) / 365.25) * 12 - 0.5;
  const month = Math.floor(position);
  const share = position - month;
  const a = monthAt(month);
  const b = monthAt(month + 1);
  const between = (key: keyof Climate): number => a[key] + (b[key] - a[key]) * share;
  return {
    mean_c: between('mean_c'),
    range_c: between('range_c'),
    cloud: between('cloud'),
    wet: between('wet'),
    rain_mm: between('rain_mm'),
  };
}

function monthAt(index: number): Climate {
  const month = MONTHS[(index + 12) % 12];
  if (month === undefined) throw new RangeError(`no month ${index}`);
  return month;
}
