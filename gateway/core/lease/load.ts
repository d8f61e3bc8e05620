import type { LoadState } from '../../../domain/output.ts';

/** So long after the end of its lease an output that is still read back as away from safe does not obey, ms. */
export const OVERDUE_MS = 15_000;

/** What is known of a load: read back, or worked out from the lease it was given last. Times are UTC ms. */
export interface Load {
  /** As read back; while the device does not answer, what its timer must have made of it. */
  readonly state: LoadState;
  /** Whether `state` is read back. */
  readonly confirmed: boolean;
  /** Since when it is confirmed so without a break, or since when it is not confirmed; undefined when nobody asked. */
  readonly since: number | undefined;
  /** Until when it may be away from safe if nobody commands it any more; 0 when it is surely safe. */
  readonly leaseEnds: number;
  /** Until when it surely stays away from safe if nobody commands it any more; 0 when that is not known. */
  readonly heldUntil: number;
}

/** The load of an output that nobody keeps. */
export const unkept = (safe: LoadState): Load => ({
  state: safe,
  confirmed: false,
  since: undefined,
  leaseEnds: 0,
  heldUntil: 0,
});
