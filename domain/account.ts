/** What became of what a device sent on one of the farm's days. */

/**
 * Counts of frames. Received is counted when a frame comes to the journal, what became of it when that is known, and the
 * rows of the journal are counted anew with each question: three sources that must agree.
 */
export interface DeviceDay {
  readonly device: string;
  /** As `2026-11-22`: the local day it was measured on; what could not be read counts on the day it came. */
  readonly day: string;
  readonly received: number;
  readonly stored: number;
  /** Known already: nothing of it was new. */
  readonly duplicate: number;
  /** Brought other metrics to a frame that was stored. */
  readonly merged: number;
  /** Brought another value to a frame that was stored. */
  readonly rewritten: number;
  /** Nothing of it could be kept as readings: it is among the dead letters. */
  readonly dead: number;
  /** Of the stored, removed since by the limits of the journal. */
  readonly expired: number;
  /** Of the stored, passed on to every server that is configured. */
  readonly forwarded: number;
  /** Of the stored, still to be passed on. */
  readonly waiting: number;
}

/** Whether nothing is missing: each frame that came has become something, and each that was stored is somewhere. */
export const isBalanced = (account: DeviceDay): boolean =>
  account.received ===
    account.stored + account.duplicate + account.merged + account.rewritten + account.dead &&
  account.stored === account.forwarded + account.waiting + account.expired;
