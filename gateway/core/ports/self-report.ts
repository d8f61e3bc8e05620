/** What the gateway asks of its own parts to tell of itself. Each comment is a promise. */
import type { ForwarderNumbers, GatewayNumbers } from '../../../domain/wire/own-telemetry.ts';
import type { AccountTotals, DeviceTotals } from './accounts.ts';

/** Plain functions, called once a minute or seldomer; those that read the journal reject when it cannot be read. */
export interface OwnNumbers {
  /** Whether the clock can be believed: nothing is told of a time that was never. */
  isTimeKnown(): boolean;
  /** What is known without asking the disk. */
  gateway(): GatewayNumbers;
  /** One for each server that is configured, by the name of its sink. */
  forwarders(): readonly (ForwarderNumbers & { readonly sink: string })[];
  /** Litres that each output has ever given; of outputs with a known flow only. */
  outputs(): readonly { readonly zone: string; readonly output: string; readonly total_l: number }[];
  /** The devices of the farm and when each was last heard, UTC ms. */
  devices(): readonly { readonly id: string; readonly heardAt?: number }[];
  /** Frames of a day. */
  totals(day: string): Promise<AccountTotals>;
  ofDay(day: string): Promise<readonly DeviceTotals[]>;
  /** Dead letters that nobody has settled. */
  openLetters(): Promise<number>;
}
