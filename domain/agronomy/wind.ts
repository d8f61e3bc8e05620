/** Wind over the reference grass, after FAO-56 (Allen et al. 1998). Numbers in brackets are its equations. Pure. */

/** Wind at 2 m where none is measured, m/s: the mean of over 2000 stations (FAO-56, chapter 3, missing wind data). */
export const ASSUMED_WIND_M_S = 2;

/** In still air the boundary layer goes on exchanging vapour: FAO-56 lets no wind below this into (6), m/s. */
const CALMEST_M_S = 0.5;

/** Below this height above ground the logarithmic profile of (47) does not hold, m. */
const LOWEST_M = 0.5;

/**
 * Wind at 2 m above ground, m/s (47), not below 0.5 m/s.
 * @param height_m of the anemometer; one below 0.5 m counts as at 0.5 m
 */
export function windAt2m_m_s(speed_m_s: number, height_m: number): number {
  const height = Math.max(LOWEST_M, height_m);
  return Math.max(CALMEST_M_S, (speed_m_s * 4.87) / Math.log(67.8 * height - 5.42));
}
