// What a panel asks, said once; influxql.ts and flux.ts put it into the two languages of InfluxDB.
import type { FieldsOf, Measurement, MEASUREMENTS } from '../../domain/wire/own-telemetry.ts';

/** Variables at the top of a dashboard that narrow what is asked; the farm always does. */
export type Narrowing = 'zone' | 'device';

/** The metric that the reader chooses at the top of the dashboard of devices. */
export const CHOSEN_FIELD = '${field}';

export type TagOf<M extends Measurement> = (typeof MEASUREMENTS)[M]['tags'][number];
export type FieldOf<M extends Measurement> =
  FieldsOf[M] | (M extends 'reading' ? typeof CHOSEN_FIELD : never);

/**
 * What is made of the values of one line. `mean` and `max`: one value for each interval that the panel shows. `each`: every
 * point as it stands. `newest`: the last one. The others make bars: `rise_day` how much a meter rose on a day, `run_day`
 * the minutes that an output ran, by the day it ended, `sum_day` the sum of a day, `count_hour` the number of values, 0 where there is none.
 */
export type Pick = 'mean' | 'max' | 'each' | 'newest' | 'rise_day' | 'run_day' | 'sum_day' | 'count_hour';

interface Asked<M extends Measurement> {
  readonly from: M;
  readonly within?: readonly Narrowing[];
}

/** Lines over time: one for each value of `by`, or a single one that has a `name`. */
export interface LinesOf<M extends Measurement> extends Asked<M> {
  readonly field: FieldOf<M>;
  readonly pick: Pick;
  readonly by: readonly TagOf<M>[];
  readonly name?: string;
}

/** A table: `newest` and `sum` of the range have a row for each value of `by`, `events` one for each point, newest first. */
export interface TableOf<M extends Measurement> extends Asked<M> {
  readonly fields: readonly FieldOf<M>[];
  readonly table: 'newest' | 'sum' | 'events';
  readonly by: TagOf<M>;
}

export type Lines = { [M in Measurement]: LinesOf<M> }[Measurement];
export type Table = { [M in Measurement]: TableOf<M> }[Measurement];
export type Query = Lines | Table;

/** What may be chosen at the top of a dashboard: values of a tag, or the fields of readings. */
export type Choice =
  | { readonly of: 'tag'; readonly tag: 'farm' | 'zone' | 'device'; readonly from: Measurement }
  | { readonly of: 'field'; readonly from: 'reading' };

/** A language of InfluxDB, as Grafana's data source for it is asked. */
export interface QueryLanguage {
  readonly id: 'influxql' | 'flux';
  /** As people know it. */
  readonly title: string;
  /** What stands in a panel's target, beside its letter and data source. */
  target(query: Query): Readonly<Record<string, unknown>>;
  /** How a line is named; undefined where the target says it. */
  lineName(query: Lines): string | undefined;
  choice(choice: Choice): string;
  /** The target of the annotation that marks each start of an output in the zone. */
  starts(): Readonly<Record<string, unknown>>;
}

/** Days begin at midnight in Vietnam, which knows no summer time. */
export const DAY_OFFSET = '-7h';
/** Rows of a table of events. */
export const MAX_EVENTS = 100;
