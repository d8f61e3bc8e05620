import { SupplyBench } from './supply-bench.ts';

/** A valve of 40 L/min on the well. */
export const aValve = (id: string, given: Record<string, unknown> = {}): Record<string, unknown> => ({
  id,
  supply: 'gieng',
  flow_l_min: 40,
  on_max_s: 3_600,
  ...given,
});

export const PUMP = { id: 'bom', kind: 'pump', on_max_s: 14_400, rest_s: 600 };
export const MASTER = { id: 'van-tong', kind: 'master_valve', on_max_s: 14_400 };

/** A well with a pump and the valves a and b. */
export const pumpedWell = (
  supply: Record<string, unknown> = {},
  pump: Record<string, unknown> = {},
): SupplyBench =>
  new SupplyBench({ pump: 'bom', ...supply }, [{ ...PUMP, ...pump }, aValve('a'), aValve('b')]);
