import type { JsonPoint } from '../profile/schema.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A JSON object out of a text; undefined when it is none. */
export function parseObject(text: string): JsonObject | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return isJsonObject(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

/** What stands at `soil.water` in nested objects; undefined where there is nothing. */
export function valueAt(body: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce((at, name) => (isJsonObject(at) && Object.hasOwn(at, name) ? at[name] : undefined), body);
}

/** Many decoders send numbers as text ("27.30"). */
const NUMBER = /^\s*-?\d+(\.\d+)?\s*$/;

/**
 * The values that a profile looks for, by point. What is absent, null or no number is left out: missing is not zero.
 */
export function pickPoints(body: unknown, points: readonly JsonPoint[]): Record<string, number> {
  const values: Record<string, number> = {};
  for (const { point, path, scale } of points) {
    const raw = valueAt(body, path);
    const value = typeof raw === 'string' && NUMBER.test(raw) ? Number(raw) : raw;
    if (typeof value === 'number') values[point] = value * scale;
  }
  return values;
}
