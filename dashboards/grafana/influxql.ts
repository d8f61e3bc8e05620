// InfluxQL, for InfluxDB 1 and for the v1 interface of later versions. `$timeFilter` and `$__interval` are Grafana's.
import { isMetric } from '../../domain/metric.ts';
import { fieldOf } from '../../domain/wire/telemetry.ts';
import { DAY_OFFSET, MAX_EVENTS } from './query.ts';
import type { Choice, Lines, Narrowing, Query, QueryLanguage, Table } from './query.ts';

const nameOf = (field: string): string => `"${isMetric(field) ? fieldOf(field) : field}"`;
const quoted = (names: readonly string[]): readonly string[] => names.map((name) => `"${name}"`);
const is = (tag: string): string => `"${tag}" =~ /^\${${tag}:regex}$/`;

const where = (within: readonly Narrowing[] = []): string =>
  ['$timeFilter', is('farm'), ...within.map(is)].join(' AND ');

const groups = (...by: readonly string[]): string => (by.length === 0 ? '' : ` GROUP BY ${by.join(', ')}`);

function lines({ from, field, pick, by, within }: Lines): string {
  const name = nameOf(field);
  const rest = `FROM "${from}" WHERE ${where(within)}`;
  const tags = quoted(by);
  const byDay = groups(`time(1d, ${DAY_OFFSET})`, ...tags);
  switch (pick) {
    case 'mean':
    case 'max':
      return `SELECT ${pick}(${name}) ${rest}${groups('time($__interval)', ...tags)} fill(none)`;
    case 'each':
      return `SELECT ${name} ${rest}${groups(...tags)}`;
    case 'newest':
      return `SELECT last(${name}) ${rest}${groups(...tags)}`;
    case 'rise_day':
      return `SELECT non_negative_difference(last(${name})) ${rest}${byDay} fill(none)`;
    case 'run_day': {
      // The time since the point before counts when that one was 1: (before + now) / 2 - (now - before) / 2 = before.
      const before = `moving_average(${name}, 2) - difference(${name}) / 2`;
      const ran = `SELECT elapsed(${name}, 1s) * (${before}) AS "ran_s" ${rest}${groups(...tags)}`;
      return `SELECT sum("ran_s") / 60 FROM (${ran}) WHERE $timeFilter${byDay} fill(none)`;
    }
    case 'sum_day':
      return `SELECT sum(${name}) ${rest}${byDay} fill(none)`;
    case 'count_hour':
      return `SELECT count(${name}) ${rest}${groups('time(1h)', ...tags)} fill(0)`;
  }
}

function table({ from, fields, table: kind, by, within }: Table): string {
  const rest = `FROM "${from}" WHERE ${where(within)}`;
  const names = fields.map(nameOf);
  switch (kind) {
    case 'newest':
      return `SELECT ${names.map((name) => `last(${name}) AS ${name}`).join(', ')} ${rest} GROUP BY "${by}"`;
    case 'sum':
      return `SELECT ${names.map((name) => `sum(${name}) AS ${name}`).join(', ')} ${rest} GROUP BY "${by}"`;
    case 'events':
      return `SELECT "${by}", ${names.join(', ')} ${rest} ORDER BY time DESC LIMIT ${MAX_EVENTS}`;
  }
}

function target(query: Query): Readonly<Record<string, unknown>> {
  if ('table' in query) return { query: table(query), rawQuery: true, resultFormat: 'table' };
  const alias = query.name ?? query.by.map((tag) => `$tag_${tag}`).join(' ');
  return { query: lines(query), rawQuery: true, resultFormat: 'time_series', alias };
}

function choice(asked: Choice): string {
  if (asked.of === 'field') return `SHOW FIELD KEYS FROM "${asked.from}"`;
  const values = `SHOW TAG VALUES FROM "${asked.from}" WITH KEY = "${asked.tag}"`;
  return asked.tag === 'farm' ? values : `${values} WHERE ${is('farm')}`;
}

export const influxql: QueryLanguage = {
  id: 'influxql',
  title: 'InfluxQL',
  target,
  lineName: () => undefined,
  choice,
  starts: () => ({
    query: `SELECT "output", "cause" FROM "actuation" WHERE ${where(['zone'])} AND "on" = 1`,
    fromAnnotations: true,
    queryType: 'tags',
    tagsColumn: 'cause',
    textColumn: 'output',
  }),
};
