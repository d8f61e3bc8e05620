/** Payloads of the native MQTT form (docs: "MQTT, native form"); shared by gateway and simulated nodes. */
import { z } from 'zod';
import { problem } from '../problem.ts';
import type { Problem } from '../problem.ts';
import type { RawFrame } from '../reading.ts';

/** A node's message is a few hundred bytes; more is a fault or an attack. */
export const MAX_PAYLOAD_BYTES = 16_384;
const MAX_VALUES = 64;

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

/** Reads an `up` payload. By hand and not by schema: this runs for every frame. */
export function parseUp(device: string, text: string): RawFrame | Problem {
  if (text.length > MAX_PAYLOAD_BYTES)
    return problem('reject', 'too_large', `the payload has ${text.length} characters`);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return problem('reject', 'not_json', 'the payload is not JSON');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return problem('reject', 'not_an_object', 'the payload is not a JSON object');
  const { ts, seq, boot, values } = body as Record<string, unknown>;
  if (typeof values !== 'object' || values === null || Array.isArray(values))
    return problem('reject', 'no_values', 'the payload has no "values" object');
  const count = Object.keys(values).length;
  if (count === 0 || count > MAX_VALUES)
    return problem('reject', 'no_values', `"values" holds ${count} entries, not 1 to ${MAX_VALUES}`);
  if (ts !== undefined && !isCount(ts))
    return problem('reject', 'bad_ts', '"ts" is not a whole number of milliseconds');
  if (seq !== undefined && !isCount(seq)) return problem('reject', 'bad_seq', '"seq" is not a whole number');
  if (boot !== undefined && !isCount(boot))
    return problem('reject', 'bad_boot', '"boot" is not a whole number');
  const frame: { -readonly [Key in keyof RawFrame]: RawFrame[Key] } = {
    device,
    values: values as Record<string, unknown>,
  };
  if (ts !== undefined) frame.ts = ts;
  if (seq !== undefined) frame.seq = seq;
  if (boot !== undefined) frame.boot = boot;
  return frame;
}

export const formatUp = ({ ts, seq, boot, values }: Omit<RawFrame, 'device'>): string =>
  JSON.stringify({ ts, seq, boot, values });

/** A command to a node. One away from the safe state without `for_s` is refused by core, driver and device alike. */
export const Command = z.object({
  id: z.string().min(1).max(64),
  output: z.string().min(1).max(16),
  state: z.enum(['on', 'off']),
  for_s: z.number().positive().optional(),
  /** UTC ms after which a node with a clock refuses it. */
  expires: z.number().int().optional(),
});
export type Command = z.infer<typeof Command>;

/** A node's answer to a command. */
export const Ack = z.union([
  z.object({ id: z.string(), refused: z.string().max(200) }),
  z.object({
    id: z.string(),
    output: z.string(),
    state: z.enum(['on', 'off']),
    left_s: z.number().nonnegative().optional(),
  }),
]);
export type Ack = z.infer<typeof Ack>;
