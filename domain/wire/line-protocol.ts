// Line protocol (docs.influxdata.com/influxdb/v1/write_protocols/line_protocol_reference), times in ms: `reading,device=a
// soil_ph=6.5 1763770000000`. InfluxDB 1 to 3 and VictoriaMetrics read it.
import type { TelemetryPoint } from './telemetry.ts';

/** VictoriaMetrics makes 0 of a text, so there texts are left out. */
export type Texts = 'kept' | 'left_out';

/** The points as lines with `\n` between them; '' for none. A point that keeps no field makes no line. */
export function linesOf(points: readonly TelemetryPoint[], texts: Texts): string {
  let lines = '';
  for (const point of points) {
    const line = lineOf(point, texts);
    if (line !== '') lines += lines === '' ? line : `\n${line}`;
  }
  return lines;
}

function lineOf({ measurement, tags, fields, at }: TelemetryPoint, texts: Texts): string {
  let set = '';
  for (const name in fields) {
    const value = fieldValue(fields[name], texts);
    if (value !== '') set += `${set === '' ? '' : ','}${escapeName(name)}=${value}`;
  }
  if (set === '') return '';
  let head: string = measurement;
  for (const name in tags) {
    const value = tags[name] ?? '';
    if (value !== '') head += `,${escapeName(name)}=${escapeName(value)}`; // an empty tag is refused
  }
  return `${head} ${set} ${at}`;
}

/** A number without a type mark is a float, whole or not; one that is not finite has no form and is left out. */
function fieldValue(value: number | string | undefined, texts: Texts): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  if (value === undefined || texts === 'left_out') return '';
  return `"${value.replace(/["\\]/g, '\\$&').replace(/[\r\n]/g, ' ')}"`;
}

const SPECIAL = /[,= \\\r\n]/;

/**
 * Of tags and names of fields: comma, equals sign and space are escaped. A line end would end the line, and a backslash
 * before a comma would hide it; neither has an escape, so they give way.
 */
function escapeName(text: string): string {
  if (!SPECIAL.test(text)) return text;
  return text
    .replace(/[\r\n]/g, ' ')
    .replaceAll('\\', '/')
    .replace(/[,= ]/g, '\\$&');
}
