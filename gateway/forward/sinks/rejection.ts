import { z } from 'zod';
import type { Rejection } from '../../core/ports/sink.ts';

/** InfluxDB 1 and 2, tsdb: `partial write: field type conflict: input field "a" on measurement "m" is type float, …`. */
const CONFLICT =
  /input field "(?<field>[^"]*)" on measurement "(?<measurement>[^"]*)" is type \w+, already exists as type \w+(?: dropped=(?<dropped>\d+))?/;
/** InfluxDB 1, coordinator: said only when every other line that it could read was stored. */
const TOO_OLD = /points beyond retention policy dropped=(\d+)/;
const DROPPED = /\bdropped=(\d+)/;

/** InfluxDB 3: `{"error":"partial write of line protocol occurred","data":[{"line_number":2,…}]}`. */
const Listed = z.object({ data: z.array(z.object({ line_number: z.number().int().positive() })).min(1) });
/** Where the servers put their words: 1 and 3 in `error`, 2 in `message`. */
const Said = z.union([
  z.object({ message: z.string() }).transform(({ message }) => message),
  z.object({ error: z.string() }).transform(({ error }) => error),
]);

/** What a body says, without the JSON around it where it can be read. */
export function wordsIn(body: string): string {
  const said = Said.safeParse(jsonIn(body));
  // Clients may cut a long body, so that it is no JSON any more.
  return said.success ? said.data : body.trim().replaceAll('\\"', '"');
}

/** Which lines the body of a 400, 422 or 201 means. */
export function rejectionIn(body: string): Rejection {
  const listed = Listed.safeParse(jsonIn(body));
  if (listed.success)
    return { kind: 'numbered', numbers: listed.data.data.map(({ line_number }) => line_number) };
  const words = wordsIn(body);
  const tooOld = TOO_OLD.exec(words);
  if (tooOld) return { kind: 'too_old', dropped: Number(tooOld[1]) };
  const { field, measurement, dropped } = CONFLICT.exec(words)?.groups ?? {};
  if (field !== undefined && measurement !== undefined)
    return { kind: 'field_conflict', field, measurement, dropped: Number(dropped ?? 1) };
  const count = DROPPED.exec(words);
  return { kind: 'some', ...(count && { dropped: Number(count[1]) }) };
}

function jsonIn(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
