const FIRST_MS = 1_000;
const LONGEST_MS = 15_000;

/**
 * How long to wait before try number `attempt` (counted from 0): doubling, never longer than 15 s, and spread by chance
 * so that all phones of a farm do not come back in the same instant after a power cut.
 * @param chance 0 to 1
 */
export const backoffMs = (attempt: number, chance: number): number =>
  Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10)) * (0.75 + 0.25 * chance);
