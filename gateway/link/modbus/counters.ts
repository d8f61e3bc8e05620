/** What happened on one bus since it was started. Numbers only grow. */
export interface Counters {
  /** Requests sent. */
  requests: number;
  /** Requests that nothing readable answered in time. */
  timeouts: number;
  /** Answers with wrong check bytes, or bytes that were no frame. */
  crcErrors: number;
  /** Well-formed frames that answered nothing asked: late, twice, or from another unit. */
  strays: number;
  /** Requests that were never sent because their deadline passed in the queue. */
  expired: number;
  /** Times the port was opened; all but the first are reopenings. */
  openings: number;
  /** Unreadable answers kept with their bytes ... */
  deadLettered: number;
  /** ... and those not kept, because one of the same device was kept shortly before. */
  deadLettersSkipped: number;
  /** Polls whose frame the journal refused. */
  framesRefused: number;
}

export const newCounters = (): Counters => ({
  requests: 0,
  timeouts: 0,
  crcErrors: 0,
  strays: 0,
  expired: 0,
  openings: 0,
  deadLettered: 0,
  deadLettersSkipped: 0,
  framesRefused: 0,
});
