/** Most steps a history may have; a finer step is widened so that an answer stays small. */
export const MAX_HISTORY_STEPS = 10_000;

export interface HistoryRange {
  /** UTC ms, from included, to excluded. */
  readonly from: number;
  readonly to: number;
  readonly step_ms: number;
}

/** The step that is really used for a range. */
export const stepOf = ({ from, to, step_ms }: HistoryRange): number =>
  Math.max(1, Math.floor(step_ms), Math.ceil((to - from) / MAX_HISTORY_STEPS));

/** The number of the step that an instant falls in, counted from the start of the range. */
export const stepAt = (at: number, { from, step_ms }: HistoryRange): number =>
  Math.floor((at - from) / step_ms);
