// What a query of a dashboard asks, read from its text, whichever language it is in.
import { z } from 'zod';
import { parseFlux } from './flux-syntax.ts';
import type { Flux } from './flux-syntax.ts';

export interface Asked {
  readonly measurement: string;
  readonly fields: readonly string[];
  /** Tags that the variables narrow. */
  readonly within: readonly string[];
  /** Tags that make a line or a row each. */
  readonly by: readonly string[];
  /** What is made of the values, as both languages name it, and of which length of time. */
  readonly made: readonly string[];
  readonly every: string;
}

const sortedBy = (names: Iterable<string>): readonly string[] => [...new Set(names)].sort();

const all = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map((found) => found[1] ?? '');

/** The steps that make something of values, by the name that stands for them in both languages. */
const STEPS: Readonly<Record<string, string>> = {
  ...{ mean: 'mean', max: 'max', last: 'last', sum: 'sum', count: 'count', elapsed: 'elapsed' },
  ...{ difference: 'difference', non_negative_difference: 'difference' },
};

/** @throws Error when it is none of the forms that the dashboards use */
export function askedInInfluxql(query: string): Asked {
  const inner = /\((SELECT .*)\) WHERE/.exec(query)?.[1] ?? query;
  const shown = /^SHOW (?:TAG VALUES|FIELD KEYS) FROM "(\w+)"(?: WITH KEY = "(\w+)")?/.exec(query);
  const measurement = shown?.[1] ?? /FROM "(\w+)"/.exec(inner)?.[1];
  if (measurement === undefined) throw new Error(`no measurement in ${query}`);
  const within = sortedBy(all(query, /"(\w+)" =~ /g));
  if (shown)
    return {
      measurement,
      fields: [],
      within,
      by: shown[2] === undefined ? [] : [shown[2]],
      made: [],
      every: '',
    };
  const [, selected = ''] = /^SELECT (.*?) FROM /.exec(inner) ?? [];
  const isEvents = inner.includes('ORDER BY') || !selected.includes('(');
  const names = all(selected.replace(/ AS "\w+"/g, ''), /"([^"]+)"/g);
  const [, grouped = ''] = / GROUP BY (.*)$/.exec(query) ?? [];
  const byTags = all(grouped.replace(/^time\([^)]*\)/, ''), /"(\w+)"/g);
  const isTag = (name: string) => ['output', 'device'].includes(name);
  return {
    measurement,
    fields: sortedBy(names.filter((name) => !(isEvents && isTag(name)))),
    within,
    by: sortedBy([...byTags, ...names.filter((name) => isEvents && isTag(name))]),
    made: sortedBy(all(query, /(\w+)\(/g).flatMap((name) => STEPS[name] ?? [])),
    every: everyOf(/ GROUP BY time\((\$?\w+)(?:, (-?\w+))?\)/.exec(query)),
  };
}

const everyOf = (found: RegExpExecArray | null): string =>
  found === null
    ? ''
    : [found[1] === '$__interval' ? 'interval' : found[1], ...(found[2] ? [found[2]] : [])].join(' ');

const Text = z.object({ is: z.enum(['string', 'duration']), text: z.string() });
const Names = z.object({ items: z.array(Text) }).transform(({ items }) => items.map(({ text }) => text));

/** Every call of a pipeline, the first first. */
export function callsOf(script: Flux): readonly Extract<Flux, { is: 'call' }>[] {
  if (script.is !== 'call') throw new Error('not a pipeline of calls');
  return script.input === undefined ? [script] : [...callsOf(script.input), script];
}

/** Each part of an expression that compares a column of `r`, as [column, operator, with what]. */
export function comparisons(of: Flux | undefined): readonly (readonly [string, string, string])[] {
  if (of?.is === 'function') return comparisons(of.body);
  if (of?.is !== 'binary') return [];
  const { left, operator, right } = of;
  if (left.is === 'member' && 'text' in right) return [[left.name, operator, right.text]];
  return [...comparisons(left), ...comparisons(right)];
}

/** @throws Error when it cannot be read or is none of the forms that the dashboards use */
export function askedInFlux(query: string): Asked {
  const calls = callsOf(parseFlux(query));
  const named = (name: string) => calls.filter(({ of }) => of.is === 'name' && of.name === name);
  const [first] = calls;
  const compared = [...named('filter').map(({ given }) => given.fn), first?.given.predicate].flatMap(
    comparisons,
  );
  const equal = (column: string) =>
    compared.flatMap(([name, sign, to]) => (name === column && sign === '==' ? [to] : []));
  const within = sortedBy(compared.flatMap(([name, sign]) => (sign === '=~' ? [name] : [])));
  if (first?.of.is === 'member') {
    const { measurement, tag } = first.given;
    const by = tag === undefined ? [] : [Text.parse(tag).text];
    return {
      measurement: measurement ? Text.parse(measurement).text : (equal('_measurement')[0] ?? ''),
      fields: [],
      within,
      by,
      made: [],
      every: '',
    };
  }
  const windows = named('aggregateWindow').map(({ given }) => given);
  const functions = windows.map(({ fn }) => (fn?.is === 'name' ? fn.name : ''));
  const steps = calls.map(({ of }) => (of.is === 'name' ? of.name : ''));
  const [measurement = '', ...others] = equal('_measurement');
  if (others.length > 0) throw new Error(`more than one measurement in ${query}`);
  const groups = [
    ...named('group').map(({ given }) => given.columns),
    ...named('pivot').map(({ given }) => given.rowKey),
  ];
  return {
    measurement,
    fields: sortedBy(equal('_field')),
    within,
    by: sortedBy(
      groups.flatMap((list) => (list ? Names.parse(list) : [])).filter((name) => !name.startsWith('_')),
    ),
    made: sortedBy([...steps, ...functions].flatMap((name) => STEPS[name] ?? [])),
    every: windows.map(windowOf).join(' '),
  };
}

function windowOf({ every, offset }: Extract<Flux, { is: 'call' }>['given']): string {
  if (every?.is === 'member') return every.name === 'windowPeriod' ? 'interval' : every.name;
  return [every, offset].flatMap((given) => (given ? [Text.parse(given).text] : [])).join(' ');
}
