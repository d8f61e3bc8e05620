import { isProblem, problem } from '../../../domain/problem.ts';
import type { Problem } from '../../../domain/problem.ts';
import { Ack, MAX_PAYLOAD_BYTES } from '../../../domain/wire/native.ts';

/**
 * Reads an `ack` payload. Problems: `too_large`, `not_json`, `bad_ack` (no such shape), `unknown_output`.
 * @param channels how many outputs the node has
 */
export function readAck(payload: Buffer, channels: number): Ack | Problem {
  if (payload.length > MAX_PAYLOAD_BYTES)
    return problem('reject', 'too_large', `the ack has ${payload.length} bytes`);
  const body = parseJson(payload.toString('utf8'));
  if (isProblem(body)) return body;
  const ack = Ack.safeParse(body);
  if (!ack.success) return problem('reject', 'bad_ack', 'the ack has no id with a state or a refusal');
  if ('refused' in ack.data || channelOf(ack.data.output, channels) !== undefined) return ack.data;
  return problem('reject', 'unknown_output', `the node has no output ${ack.data.output.slice(0, 16)}`);
}

/** The channel that an output's name in the native form stands for, 1 to `channels`. */
export function channelOf(output: string, channels: number): number | undefined {
  const channel = Number(output);
  return String(channel) === output && Number.isInteger(channel) && channel >= 1 && channel <= channels
    ? channel
    : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return problem('reject', 'not_json', 'the ack is not JSON');
  }
}
