import { dashboardOf } from './dashboard.ts';
import { flux } from './flux.ts';
import { influxql } from './influxql.ts';
import { PLANS } from './plans/index.ts';

export interface DashboardFile {
  /** Beside this file. */
  readonly path: string;
  readonly text: string;
}

/** Every dashboard in both languages, as the files that are kept. */
export const dashboardFiles = (): readonly DashboardFile[] =>
  [influxql, flux].flatMap((ask) =>
    PLANS.map((plan) => ({
      path: `${ask.id}/${plan.name}.json`,
      text: `${JSON.stringify(sorted(dashboardOf(plan, ask)), undefined, 2)}\n`,
    })),
  );

/** With the keys of every object in order, so that a change shows as itself and nothing else. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
