// The dashboards as they are kept: what Grafana can import, and the same questions in both languages.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { dashboardFiles } from '../../../../dashboards/grafana/files.ts';
import { isMetric } from '../../../../domain/metric.ts';
import { MEASUREMENTS } from '../../../../domain/wire/own-telemetry.ts';
import { GRAFANA, LANGUAGES, keptDashboards, questionsOf } from '../../../support/grafana-files.ts';
import type { KeptDashboard } from '../../../support/grafana-files.ts';
import { askedInFlux, askedInInfluxql } from '../../../support/grafana-question.ts';
import type { Asked } from '../../../support/grafana-question.ts';

const COLUMNS = 24;
const NAMES = ['device.json', 'farm.json', 'forwarding.json', 'zone.json'];
const every = LANGUAGES.flatMap((language) =>
  keptDashboards(language).map((kept): [string, KeptDashboard] => [`${language}/${kept.file}`, kept]),
);

test('are what they are made from; after a change run node dashboards/grafana/make.ts', () => {
  const kept = new Map(every.map(([path, { text }]) => [path, text]));
  expect(kept).toEqual(new Map(dashboardFiles().map(({ path, text }) => [path, text])));
});

test('are the same four in both languages, each with an address of its own', () => {
  for (const language of LANGUAGES) expect(keptDashboards(language).map(({ file }) => file)).toEqual(NAMES);
  const uids = every.map(([, { dashboard }]) => dashboard.uid);
  expect(new Set(uids).size).toBe(2 * NAMES.length);
});

describe.each(every)('%s', (_, kept) => {
  const { dashboard, text } = kept;

  test('has its keys in order', () => {
    expect(unordered(JSON.parse(text))).toEqual([]);
  });

  test('has panels with numbers of their own that do not overlap and fit the grid', () => {
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(dashboard.panels.every(({ gridPos: { x, w } }) => x + w <= COLUMNS)).toBe(true);
  });

  test('shows a number only while it is news', () => {
    const numbers = dashboard.panels.filter(({ type }) => type === 'stat');
    expect(numbers.filter(({ timeFrom }) => timeFrom !== '15m')).toEqual([]);
    expect(numbers.filter(({ fieldConfig }) => fieldConfig.defaults.noValue !== 'không có tin')).toEqual([]);
    expect(dashboard.panels.filter(({ type, timeFrom }) => type !== 'stat' && timeFrom)).toEqual([]);
  });

  test('uses only variables that it has, and uses each', () => {
    const has = dashboard.templating.list.map(({ name }) => name);
    const used = new Set(text.match(/\$\{\w+(?=[:}])/g)?.map((name) => name.slice(2)));
    used.delete('__field');
    expect([...used].sort()).toEqual([...has].sort());
  });

  test('links to the others of its language and keeps what was chosen', () => {
    const [, language] = dashboard.tags;
    expect(dashboard.links).toMatchObject([
      { tags: ['nongso', language], includeVars: true, keepTime: true },
    ]);
  });
});

const flux = keptDashboards('flux').flatMap(questionsOf);
const influxql = keptDashboards('influxql').flatMap(questionsOf);

describe('every Flux query', () => {
  test.each(flux.map(({ where, query }) => [where, query]))(
    '%s can be read and asks for what there is',
    (_, query) => {
      expect(unknownIn(askedInFlux(query))).toEqual([]);
    },
  );

  test.each(influxql.map(({ where, query }, index) => [where, query, flux[index]]))(
    '%s asks the same as its InfluxQL twin',
    (where, query, twin) => {
      expect(twin?.where).toBe(where);
      const asked = askedInInfluxql(query);
      expect(unknownIn(asked)).toEqual([]);
      // An annotation in Flux filters what it found; InfluxQL names the column that it filters by in its condition.
      const fields = where.includes('Lúc bắt đầu') ? ['cause', 'on'] : asked.fields;
      expect(askedInFlux(twin?.query ?? '')).toEqual({ ...asked, fields });
    },
  );
});

test('a query that cannot be read, or asks for what there is not, is found', () => {
  const [good] = flux.filter(({ where }) => where.startsWith('zone.json: 1A'));
  const asks = (from: string, to: string) => () =>
    unknownIn(askedInFlux((good?.query ?? '').replace(from, to)));
  expect(asks('soil_moisture', 'soil_moistur')()).toEqual(['field soil_moistur']);
  expect(asks('"reading"', '"readings"')()).toEqual(['measurement readings']);
  expect(asks('["device", "channel"]', '["devise", "channel"]')()).toEqual(['tag devise']);
  expect(asks('r.zone', 'r.khu')()).toEqual(['tag khu']);
  expect(asks('fn: mean', 'fn: ')).toThrow('expected a value');
  expect(asks('  |> group', '  | group')).toThrow('cannot read');
  expect(asks(')\n', '\n')).toThrow();
});

describe('provisioning', () => {
  const read = (path: string): unknown => parse(readFileSync(join(GRAFANA, path), 'utf8'));

  test.each([
    ['provisioning', 'Flux', ['INFLUX_BUCKET', 'INFLUX_ORG', 'INFLUX_TOKEN', 'INFLUX_URL']],
    [
      'provisioning-influxql',
      'InfluxQL',
      ['INFLUX_DATABASE', 'INFLUX_PASSWORD', 'INFLUX_URL', 'INFLUX_USERNAME'],
    ],
  ])(
    '%s has one data source for %s by the variables of the gateway, and the folder of dashboards',
    (folder, version, names) => {
      const source = read(`${folder}/datasources/nongso.yaml`);
      expect(source).toMatchObject({
        apiVersion: 1,
        datasources: [
          { type: 'influxdb', access: 'proxy', isDefault: true, url: '$INFLUX_URL', jsonData: { version } },
        ],
      });
      expect(
        JSON.stringify(source)
          .match(/\$\w+/g)
          ?.map((name) => name.slice(1))
          .sort(),
      ).toEqual(names);
      expect(read(`${folder}/dashboards/nongso.yaml`)).toMatchObject({
        apiVersion: 1,
        providers: [{ type: 'file', options: { path: '/var/lib/grafana/dashboards' } }],
      });
    },
  );
});

/** Paths of objects whose keys are not in order. */
function unordered(value: unknown, path = ''): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => unordered(item, `${path}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  const keys = Object.keys(value);
  const isOrdered = keys.every(
    (key, index) => index === 0 || (keys[index - 1] ?? '') < key || /^\d+$/.test(key),
  );
  return [
    ...(isOrdered ? [] : [path]),
    ...Object.entries(value).flatMap(([key, inner]) => unordered(inner, `${path}.${key}`)),
  ];
}

/** What is asked for that is never written. */
function unknownIn({ measurement, fields, within, by }: Asked): readonly string[] {
  const written = Object.entries(MEASUREMENTS).find(([name]) => name === measurement)?.[1];
  if (!written) return [`measurement ${measurement}`];
  const tags: readonly string[] = written.tags;
  const names: readonly string[] = written.fields.map((name) =>
    isMetric(name) ? name.replace('.', '_') : name,
  );
  const isField = (name: string) => names.includes(name) || name === '${field}';
  return [
    ...fields.filter((name) => !isField(name)).map((name) => `field ${name}`),
    ...[...within, ...by].filter((name) => !tags.includes(name)).map((name) => `tag ${name}`),
  ];
}
