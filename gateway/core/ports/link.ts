/** What links hand over and what they are told. Each comment is a promise. */
import type { Problem } from '../../../domain/problem.ts';
import type { RawFrame } from '../../../domain/reading.ts';
import type { DeadLetter, Outcome } from './journal.ts';

/** What links hand readings to. */
export interface Intake {
  /**
   * Judges, shows and journals a frame. Resolves once it is durable (or known to be a duplicate); rejects as
   * {@link Journal.append}. What cannot be read of it is dead-lettered and does not reject.
   */
  accept(raw: RawFrame): Promise<Outcome>;
  /** Keeps what could not be read at all. Resolves once durable, rejects as {@link Journal.append}. */
  reject(dead: Omit<DeadLetter, 'at'>): Promise<void>;
  /** A device came or went; `detail` says why, for logs and alarms. Never fails. */
  status(device: string, state: 'online' | 'offline', detail: string): void;
}

/** The state of one channel as the device reports it: `energised` is the coil, not the load. */
export interface ReadBack {
  readonly energised: boolean;
  /** Seconds left on the device's timer, where it says so. */
  readonly left_s?: number;
}

/**
 * A board or node that switches channels, counted from 1. Its de-energised state is the safe state of every output
 * on it (config.ts refuses other wirings). Commands have a deadline: one that could not be sent in time never is.
 * Failures are returned, not thrown; the keeper retries. Safe to call concurrently, carried out one after another.
 */
export interface Actuator {
  /** Energises for `for_s` seconds by the device's own timer; replaces what was left. */
  hold(channel: number, for_s: number): Promise<ReadBack | Problem>;
  /** De-energises now. */
  release(channel: number): Promise<ReadBack | Problem>;
  /** Reads the channel back without changing it. */
  read(channel: number): Promise<ReadBack | Problem>;
}
