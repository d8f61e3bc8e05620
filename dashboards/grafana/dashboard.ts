import { DATASOURCE, panelOf } from './panel.ts';
import type { GridPos } from './panel.ts';
import type { DashboardPlan } from './plan.ts';
import type { Choice, QueryLanguage } from './query.ts';
import { CHOICE_LABELS, DASHBOARD_TITLES, OTHER_DASHBOARDS, STARTS_LABEL } from './texts.ts';

type Json = Readonly<Record<string, unknown>>;

/** Of Grafana 11; later versions bring it up to their own by themselves. */
const SCHEMA_VERSION = 39;
/** Dashboards with it link to each other. */
const TAG = 'nongso';

/** A dashboard as Grafana imports it. */
export function dashboardOf(plan: DashboardPlan, ask: QueryLanguage): Json {
  const { title, note } = DASHBOARD_TITLES[plan.name];
  return {
    ...{ uid: uidOf(plan, ask), title, description: `${note} (${ask.title})`, tags: [TAG, ask.id] },
    ...{ id: null, editable: true, graphTooltip: 1, schemaVersion: SCHEMA_VERSION, version: 1 },
    ...{ refresh: '1m', time: { from: plan.range, to: 'now' }, timezone: '', timepicker: {} },
    annotations: { list: plan.marks === 'starts' ? [marks(ask)] : [] },
    links: [
      {
        ...{ type: 'dashboards', title: OTHER_DASHBOARDS, tags: [TAG, ask.id], asDropdown: true },
        ...{ icon: 'external link', includeVars: true, keepTime: true, targetBlank: false },
        ...{ tooltip: '', url: '' },
      },
    ],
    templating: {
      list: [datasource, ...(['farm', ...plan.choices] as const).map((name) => chooser(name, ask))],
    },
    panels: placed(plan).map(({ panel, gridPos }) => panelOf(panel, { gridPos, ask })),
  };
}

export const uidOf = ({ name }: DashboardPlan, { id }: QueryLanguage): string => `nongso-${name}-${id}`;

function placed({ rows }: DashboardPlan) {
  let y = 0;
  return rows.flatMap(({ height: h, panels }) => {
    let x = 0;
    const row = panels.map((panel) => {
      const gridPos: GridPos = { h, w: panel.width, x, y };
      x += panel.width;
      return { panel, gridPos };
    });
    y += h;
    return row;
  });
}

const datasource: Json = {
  ...{ type: 'datasource', name: 'datasource', label: CHOICE_LABELS.datasource, query: 'influxdb' },
  ...{ current: {}, hide: 0, includeAll: false, multi: false, options: [], refresh: 1, regex: '' },
};

const CHOICES = {
  farm: { of: 'tag', tag: 'farm', from: 'reading' },
  zone: { of: 'tag', tag: 'zone', from: 'reading' },
  device: { of: 'tag', tag: 'device', from: 'account' },
  field: { of: 'field', from: 'reading' },
} as const satisfies Record<string, Choice>;

/** Several devices may be chosen, of all others one. */
function chooser(name: keyof typeof CHOICES, ask: QueryLanguage): Json {
  const query = ask.choice(CHOICES[name]);
  const isMany = name === 'device';
  return {
    ...{ type: 'query', name, label: CHOICE_LABELS[name], datasource: DATASOURCE, definition: query },
    ...{ query: { query, refId: name }, hide: 0, options: [], refresh: 2, regex: '', sort: 1 },
    ...{ includeAll: isMany, multi: isMany, current: isMany ? { text: ['All'], value: ['$__all'] } : {} },
    ...(isMany && { allValue: '.*' }), // a list of a thousand names would make the query as long
    ...(name === 'field' && { current: { text: 'soil_moisture', value: 'soil_moisture' } }),
  };
}

const marks = (ask: QueryLanguage): Json => ({
  ...{ name: STARTS_LABEL, datasource: DATASOURCE, enable: true, hide: false, iconColor: 'blue' },
  target: { refId: 'Anno', ...ask.starts() },
});
