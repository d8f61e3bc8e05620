import { leaseUnits } from '../../../domain/lease.ts';
import type { LeaseCapability } from '../../../domain/lease.ts';
import { problem } from '../../../domain/problem.ts';
import type { Problem } from '../../../domain/problem.ts';
import type { MqttDevice } from './dialects/dialect.ts';

export interface OutputTerms {
  readonly lease: LeaseCapability;
  readonly timeout_ms: number;
}

/** What holds for a channel of a device. Problems: `no_outputs`, `bad_channel`. */
export function outputsOf(
  id: string,
  { profile }: Partial<MqttDevice>,
  channel: number,
): OutputTerms | Problem {
  const { outputs, lease, timeout_ms } = profile ?? {};
  if (!outputs || !lease || timeout_ms === undefined)
    return problem('reject', 'no_outputs', `${id} has no outputs`);
  if (!Number.isInteger(channel) || channel < 1 || channel > outputs.channels)
    return problem('reject', 'bad_channel', `${id} has outputs 1 to ${outputs.channels}`);
  return { lease, timeout_ms };
}

/** The time in whole units of the device's timer, s, never longer than asked. Problem `bad_lease`. */
export function wholeUnits_s(lease: LeaseCapability, for_s: number): number | Problem {
  try {
    return leaseUnits(lease, for_s) * lease.unit_s;
  } catch (error) {
    return problem('reject', 'bad_lease', error instanceof Error ? error.message : String(error));
  }
}
