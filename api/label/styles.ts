import type { TextStyle } from './typeset.ts';

/** Sizes from what reads at arm's length down to what print still holds: 6 pt for the name, 5 pt for the others. */
export const PRODUCT: TextStyle = { weight: 'semibold', largest_pt: 14, least_pt: 6, lines: 2 };
export const LOT: TextStyle = { weight: 'semibold', largest_pt: 8.5, least_pt: 5, lines: 1 };
export const SMALL: TextStyle = { weight: 'regular', largest_pt: 7.5, least_pt: 5, lines: 1 };
export const PRODUCER: TextStyle = { weight: 'regular', largest_pt: 6.5, least_pt: 5, lines: 2 };
/** The standards ask for legible, not for a size; in a code of 14 signs a reader goes sign by sign. */
export const HRI: TextStyle = { weight: 'regular', largest_pt: 6, least_pt: 4.5, lines: 1 };
