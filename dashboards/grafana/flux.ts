// Flux, for InfluxDB 2. `v.timeRangeStart`, `v.timeRangeStop`, `v.windowPeriod` and `v.defaultBucket` are Grafana's.
import { isMetric } from '../../domain/metric.ts';
import { fieldOf } from '../../domain/wire/telemetry.ts';
import { DAY_OFFSET, MAX_EVENTS } from './query.ts';
import type { Choice, Lines, Narrowing, Query, QueryLanguage, Table } from './query.ts';

const nameOf = (field: string): string => (isMetric(field) ? fieldOf(field) : field);
const list = (names: readonly string[]): string => `[${names.map((name) => `"${name}"`).join(', ')}]`;
const is = (tag: string): string => `r.${tag} =~ /^\${${tag}:regex}$/`;
const pipe = (...steps: readonly string[]): string => steps.join('\n  |> ');

interface Source {
  readonly from: string;
  readonly fields: readonly string[];
  readonly within?: readonly Narrowing[] | undefined;
}

const source = ({ from, fields, within = [] }: Source): string => {
  const isField = fields.map((field) => `r._field == "${nameOf(field)}"`).join(' or ');
  const wanted = fields.length === 1 ? isField : `(${isField})`;
  return pipe(
    'from(bucket: v.defaultBucket)',
    'range(start: v.timeRangeStart, stop: v.timeRangeStop)',
    `filter(fn: (r) => r._measurement == "${from}" and ${wanted})`,
    `filter(fn: (r) => ${[is('farm'), ...within.map(is)].join(' and ')})`,
  );
};

const inOrder = 'sort(columns: ["_time"])';
const daily = (fn: string): string =>
  `aggregateWindow(every: 1d, offset: ${DAY_OFFSET}, fn: ${fn}, createEmpty: false, timeSrc: "_start")`;

function stepsOf(pick: Lines['pick']): readonly string[] {
  switch (pick) {
    case 'mean':
    case 'max':
      return [`aggregateWindow(every: v.windowPeriod, fn: ${pick}, createEmpty: false)`];
    case 'each':
      return [inOrder];
    case 'newest':
      return [inOrder, 'last()'];
    case 'rise_day':
      return [inOrder, daily('last'), 'difference(nonNegative: true)'];
    case 'run_day':
      return [
        inOrder,
        'duplicate(column: "_value", as: "on")',
        'difference(keepFirst: true)',
        'elapsed(unit: 1s)',
        // The time since the point before counts when that one was 1: now - (now - before) = before.
        'map(fn: (r) => ({r with _value: float(v: r.elapsed) * (r.on - r._value) / 60.0}))',
        daily('sum'),
      ];
    case 'sum_day':
      return [daily('sum')];
    case 'count_hour':
      return ['aggregateWindow(every: 1h, fn: count, createEmpty: true)'];
  }
}

const lines = ({ from, field, pick, by, name, within }: Lines): string =>
  pipe(
    source({ from, fields: [field], within }),
    `group(columns: ${list(by)})`,
    ...stepsOf(pick),
    `keep(columns: ${list(['_time', '_value', ...by])})`,
    ...(name === undefined ? [] : [`rename(columns: {_value: "${name}"})`]),
  );

function table({ from, fields, table: kind, by, within }: Table): string {
  const rows = source({ from, fields, within });
  const asRows = (key: string): string =>
    `pivot(rowKey: ["${key}"], columnKey: ["_field"], valueColumn: "_value")`;
  switch (kind) {
    case 'newest':
    case 'sum':
      return pipe(
        rows,
        `group(columns: ${list([by, '_field'])})`,
        ...(kind === 'newest' ? [inOrder, 'last()'] : ['sum()']),
        'group()',
        asRows(by),
        `keep(columns: ${list([by, ...fields.map(nameOf)])})`,
      );
    case 'events':
      return pipe(
        rows,
        `pivot(rowKey: ["_time", "${by}"], columnKey: ["_field"], valueColumn: "_value")`,
        'group()',
        'sort(columns: ["_time"], desc: true)',
        `limit(n: ${MAX_EVENTS})`,
        `keep(columns: ${list(['_time', by, ...fields.map(nameOf)])})`,
      );
  }
}

const target = (query: Query): Readonly<Record<string, unknown>> => ({
  query: 'table' in query ? table(query) : lines(query),
});

function choice(asked: Choice): string {
  const of = (call: string): string => `import "influxdata/influxdb/schema"\n\nschema.${call}`;
  const bounds = 'start: v.timeRangeStart, stop: v.timeRangeStop';
  if (asked.of === 'field')
    return of(`measurementFieldKeys(bucket: v.defaultBucket, measurement: "${asked.from}", ${bounds})`);
  const isFarm = asked.tag === 'farm' ? '' : ` and ${is('farm')}`;
  const predicate = `(r) => r._measurement == "${asked.from}"${isFarm}`;
  return of(`tagValues(bucket: v.defaultBucket, tag: "${asked.tag}", predicate: ${predicate}, ${bounds})`);
}

export const flux: QueryLanguage = {
  id: 'flux',
  title: 'Flux',
  target,
  lineName: ({ name, by }) =>
    name === undefined ? by.map((tag) => `\${__field.labels.${tag}}`).join(' ') : undefined,
  choice,
  starts: () => ({
    query: pipe(
      source({ from: 'actuation', fields: ['on', 'cause'], within: ['zone'] }),
      'pivot(rowKey: ["_time", "output"], columnKey: ["_field"], valueColumn: "_value")',
      'group()',
      'filter(fn: (r) => r.on == 1.0)',
      'map(fn: (r) => ({time: r._time, text: r.output, tags: r.cause}))',
    ),
  }),
};
