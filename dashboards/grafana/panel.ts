import type { PanelPlan } from './plan.ts';
import type { Lines, Query, QueryLanguage } from './query.ts';
import { NAMES, NO_NEWS, PANEL_TEXTS, STATES } from './texts.ts';

type Json = Readonly<Record<string, unknown>>;

/** Where a panel stands, in Grafana's grid of 24 columns. */
export interface GridPos {
  readonly h: number;
  readonly w: number;
  readonly x: number;
  readonly y: number;
}

/** The data source that the reader chooses at the top. */
export const DATASOURCE = { type: 'influxdb', uid: '${datasource}' } as const;

/** Lines are broken where nothing came for so long, ms: a gap is to be seen. */
const GAP_MS = 3 * 3_600_000;

/** How far a number looks back, whatever the dashboard does: told every minute, an older one is no news of a gateway. */
const NUMBER_FROM = '15m';

const LEGEND = { calcs: [], displayMode: 'list', placement: 'bottom', showLegend: true } as const;
const TOOLTIP = { mode: 'multi', sort: 'desc' } as const;
const RUNNING = [
  {
    type: 'value',
    options: {
      '0': { color: 'transparent', index: 0, text: STATES.off },
      '1': { color: 'blue', index: 1, text: STATES.on },
    },
  },
] as const;

const isLines = (query: Query): query is Lines => 'pick' in query;

/** A panel as Grafana keeps it (kinds/dashboard of its schema, version 39). */
export function panelOf(plan: PanelPlan, { gridPos, ask }: { gridPos: GridPos; ask: QueryLanguage }): Json {
  const { id, name, queries } = plan;
  const { title, note } = PANEL_TEXTS[name];
  const targets = queries.map((query, index) => ({
    ...{ datasource: DATASOURCE, refId: String.fromCharCode(65 + index) },
    ...ask.target(query),
  }));
  const [first] = queries;
  const lineName = first && isLines(first) ? ask.lineName(first) : undefined;
  const { custom = {}, overrides = [], ...face } = faceOf(plan);
  return {
    ...{ id, title, description: note, gridPos, datasource: DATASOURCE, targets },
    ...face,
    fieldConfig: {
      defaults: {
        ...{ custom, mappings: plan.view === 'states' ? RUNNING : [], thresholds: thresholds(plan) },
        ...(plan.unit !== undefined && { unit: plan.unit }),
        ...(plan.min !== undefined && { min: plan.min }),
        ...(plan.max !== undefined && { max: plan.max }),
        ...(lineName !== undefined && { displayName: lineName }),
        ...(plan.view === 'number' && { noValue: NO_NEWS }),
      },
      overrides,
    },
  };
}

const thresholds = ({ badFrom }: PanelPlan) => ({
  mode: 'absolute',
  steps: [
    { color: 'green', value: null },
    ...(badFrom === undefined ? [] : [{ color: 'red', value: badFrom }]),
  ],
});

interface Face extends Json {
  readonly type: string;
  readonly options: Json;
  readonly custom?: Json;
  readonly overrides?: readonly Json[];
}

function faceOf({ view }: PanelPlan): Face {
  switch (view) {
    case 'line':
      return {
        ...{ type: 'timeseries', options: { legend: LEGEND, tooltip: TOOLTIP } },
        custom: { drawStyle: 'line', insertNulls: GAP_MS, lineWidth: 1, showPoints: 'auto' },
      };
    case 'columns':
      return bars({ group: 'A', mode: 'none' });
    case 'stacked':
      return bars({ group: 'A', mode: 'normal' });
    case 'number':
      return {
        ...{ type: 'stat', timeFrom: NUMBER_FROM },
        options: {
          ...{ colorMode: 'value', graphMode: 'none', justifyMode: 'auto', orientation: 'auto' },
          ...{ reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false }, textMode: 'auto' },
        },
      };
    case 'states':
      return {
        type: 'state-timeline',
        options: {
          ...{ alignValue: 'left', mergeValues: true, rowHeight: 0.8, showValue: 'never' },
          ...{ legend: LEGEND, tooltip: { mode: 'single', sort: 'none' } },
        },
        custom: { fillOpacity: 80, lineWidth: 0 },
      };
    case 'table':
      return {
        ...{ type: 'table', options: { cellHeight: 'sm', showHeader: true } },
        transformations: [{ id: 'organize', options: { excludeByName: {}, renameByName: NAMES } }],
        overrides: [
          override(NAMES.heard_at, [{ id: 'unit', value: 'dateTimeFromNow' }]),
          override(NAMES.on, [{ id: 'mappings', value: RUNNING }]),
        ],
      };
  }
}

const bars = (stacking: Json): Face => ({
  ...{ type: 'timeseries', options: { legend: LEGEND, tooltip: TOOLTIP } },
  custom: { drawStyle: 'bars', fillOpacity: 70, lineWidth: 0, stacking },
});

const override = (column: string, properties: readonly Json[]): Json => ({
  matcher: { id: 'byName', options: column },
  properties,
});
