/** 2020-01-01: a node that says it is earlier than this has no clock. */
const EARLIEST_TS = 1_577_836_800_000;
/** A node may be ahead of the gateway by this much; beyond it its clock is wrong. */
export const AHEAD_MS = 300_000;

/** Whether a source's own time can be right, by when it was received; both UTC ms. */
export const isCredible = (ts: number, receivedAt: number): boolean =>
  ts >= EARLIEST_TS && ts <= receivedAt + AHEAD_MS;
