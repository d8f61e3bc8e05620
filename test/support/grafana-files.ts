// The dashboards as they are kept, and what Grafana makes of their queries before it asks.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../../cli/package-root.ts';

export const GRAFANA = join(packageRoot(), 'dashboards', 'grafana');
export const LANGUAGES = ['influxql', 'flux'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Every panel, variable and annotation asks the data source that is chosen at the top. */
const Source = z.object({ type: z.literal('influxdb'), uid: z.literal('${datasource}') });
const Target = z.object({ refId: z.string(), query: z.string() });
const MINUTE_MS = 60_000;
const PANEL_TYPES = ['timeseries', 'stat', 'state-timeline', 'table'] as const;

/** The part of Grafana's schema (kinds/dashboard, version 39) that these dashboards use; anything else is a mistake. */
export const Dashboard = z.strictObject({
  annotations: z.object({
    list: z.array(z.object({ datasource: Source, enable: z.boolean(), name: z.string(), target: Target })),
  }),
  description: z.string().min(1),
  editable: z.boolean(),
  graphTooltip: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  id: z.null(),
  links: z.array(
    z.looseObject({ type: z.literal('dashboards'), tags: z.array(z.string()), title: z.string() }),
  ),
  panels: z.array(
    z.strictObject({
      datasource: Source,
      description: z.string().min(1),
      fieldConfig: z.strictObject({
        defaults: z.looseObject({ unit: z.string().optional() }),
        overrides: z.array(z.unknown()),
      }),
      gridPos: z.strictObject({ h: z.int(), w: z.int(), x: z.int(), y: z.int() }),
      id: z.int().positive(),
      options: z.looseObject({}),
      timeFrom: z
        .string()
        .regex(/^\d+m$/)
        .optional(),
      targets: z.array(Target.extend({ datasource: Source, resultFormat: z.string().optional() })).min(1),
      title: z.string().min(1),
      transformations: z.array(z.unknown()).optional(),
      type: z.enum(PANEL_TYPES),
    }),
  ),
  refresh: z.string(),
  schemaVersion: z.literal(39),
  tags: z.array(z.string()),
  templating: z.object({
    list: z.array(
      z.discriminatedUnion('type', [
        z.object({
          type: z.literal('datasource'),
          name: z.literal('datasource'),
          query: z.literal('influxdb'),
        }),
        z.object({
          type: z.literal('query'),
          name: z.enum(['farm', 'zone', 'device', 'field']),
          datasource: Source,
          query: z.object({ query: z.string(), refId: z.string() }),
          allValue: z.string().optional(),
        }),
      ]),
    ),
  }),
  time: z.object({ from: z.string(), to: z.literal('now') }),
  timepicker: z.object({}),
  timezone: z.string(),
  title: z.string().min(1),
  uid: z.string().regex(/^[a-z0-9-]{1,40}$/),
  version: z.int(),
});
export type Dashboard = z.infer<typeof Dashboard>;

export interface KeptDashboard {
  readonly file: string;
  readonly text: string;
  readonly dashboard: Dashboard;
}

/** The dashboards in a language, by the name of their file. */
export const keptDashboards = (language: Language): readonly KeptDashboard[] =>
  readdirSync(join(GRAFANA, language))
    .sort()
    .map((file) => {
      const text = readFileSync(join(GRAFANA, language, file), 'utf8');
      return { file, text, dashboard: Dashboard.parse(JSON.parse(text)) };
    });

export interface Question {
  /** Which panel, variable or annotation of which dashboard. */
  readonly where: string;
  readonly of: 'panel' | 'variable' | 'annotation';
  /** Of a variable. */
  readonly name?: string;
  readonly query: string;
  /** How far a panel looks back that does not do as the dashboard does, ms. */
  readonly back_ms?: number;
}

/** Everything that a dashboard asks. */
export function questionsOf({ file, dashboard }: KeptDashboard): readonly Question[] {
  const { panels, templating, annotations } = dashboard;
  return [
    ...templating.list.flatMap((variable) =>
      variable.type === 'query'
        ? [
            {
              ...asks(file, variable.name),
              of: 'variable' as const,
              name: variable.name,
              query: variable.query.query,
            },
          ]
        : [],
    ),
    ...panels.flatMap(({ id, title, targets, timeFrom }) =>
      targets.map(({ refId, query }) => ({
        ...asks(file, `${id}${refId} ${title}`),
        ...{ of: 'panel' as const, query },
        ...(timeFrom !== undefined && { back_ms: parseInt(timeFrom) * MINUTE_MS }),
      })),
    ),
    ...annotations.list.map(({ name, target }) => ({
      ...asks(file, name),
      ...{ of: 'annotation' as const, query: target.query },
    })),
  ];
}

const asks = (file: string, what: string) => ({ where: `${file}: ${what}` });

export interface Shown {
  /** UTC ms. */
  readonly from: number;
  readonly to: number;
  /** As Grafana works it out from the width of a panel. */
  readonly interval: string;
  /** What is chosen at the top; `.*` where everything is. */
  readonly chosen: Readonly<Record<string, string>>;
}

/** Puts in what the reader has chosen: values of variables, escaped where the format is `regex`. */
export const withChosen = (query: string, chosen: Shown['chosen']): string =>
  query.replace(/\$\{(\w+)(:regex)?\}/g, (whole, name: string, format?: string) => {
    const value = chosen[name];
    if (value === undefined) return whole;
    // Grafana takes the value of "All" as it stands.
    return format === undefined || value === '.*' ? value : value.replace(/[\\^$*+?.()|[\]{}/]/g, '\\$&');
  });

/** InfluxQL as Grafana's data source sends it. */
export const asSent = (query: string, { from, to, interval, chosen }: Shown): string =>
  withChosen(query, chosen)
    .replaceAll('$timeFilter', `time >= ${from}ms and time <= ${to}ms`)
    .replaceAll('$__interval', interval);
