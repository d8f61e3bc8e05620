/** Nothing heard of a point for longer than this is a gap, ms. (Alone here: whoever sums up needs no schemas.) */
export const EVIDENCE_GAP_MS = 3_600_000;
