// What a dashboard is made of, before it is put into Grafana's JSON by dashboard.ts.
import type { Query } from './query.ts';
import type { CHOICE_LABELS, DASHBOARD_TITLES, PanelName } from './texts.ts';

/** `columns`: bars for each line, `stacked`: on top of each other; `states`: when something ran. */
export type View = 'line' | 'columns' | 'stacked' | 'number' | 'states' | 'table';

export interface PanelPlan {
  /** Never changes and is never used again: links and alerts point to it. */
  readonly id: number;
  readonly name: PanelName;
  readonly view: View;
  /** Of the 24 columns of a row. */
  readonly width: number;
  readonly queries: readonly Query[];
  /** As Grafana names it. */
  readonly unit?: string;
  readonly min?: number;
  readonly max?: number;
  /** From here on a number is shown in red. */
  readonly badFrom?: number;
}

export interface RowPlan {
  /** In Grafana's units, about 38 pixels each. */
  readonly height: number;
  readonly panels: readonly PanelPlan[];
}

export interface DashboardPlan {
  readonly name: keyof typeof DASHBOARD_TITLES;
  /** How far it looks back at first, as Grafana writes it. */
  readonly range: string;
  /** Beside data source and farm. */
  readonly choices: readonly Exclude<keyof typeof CHOICE_LABELS, 'datasource' | 'farm'>[];
  /** Whether lines carry a mark where an output of the zone began to run. */
  readonly marks: 'starts' | 'none';
  readonly rows: readonly RowPlan[];
}
