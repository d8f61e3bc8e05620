// What several dashboards ask about outputs.
import type { LinesOf } from '../query.ts';

export const RUNS: LinesOf<'actuation'> = { from: 'actuation', field: 'on', pick: 'each', by: ['output'] };

export const RUN_TIME_A_DAY: LinesOf<'actuation'> = { ...RUNS, pick: 'run_day' };

export const LITRES_A_DAY: LinesOf<'output'> = {
  ...{ from: 'output', field: 'total_l', pick: 'rise_day', by: ['output'] },
};
