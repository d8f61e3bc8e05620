/**
 * What the invariants of a season allow, and why. Everything a checker forgives stands here, in words that the docs may
 * quote; times are real times, never those of the gateway's clock.
 */

/**
 * A solenoid valve takes seconds to move. A coil that falls when its timer ends and is held again by the next command, or
 * two coils that one command after the other switches, do not move the water in between, ms.
 */
export const VALVE_MOVES_MS = 1_000;

/**
 * Longest way of a command that was on its way when the decision changed: it waits for its turn on the bus and for an
 * answer that does not come (5.5 s), by radio for the downlink and its uplink (24 s), ms.
 */
export const UNDER_WAY_MS = { wired: 11_000, radio: 25_000 } as const;

/**
 * A valve whose relay is stuck is known to be so when it still reads as open after the lease it had: its retries every 15 s, a
 * margin of 15 s and the command that cuts pump and master come on top of that lease, ms.
 */
export const STUCK_FOUND_MS = 45_000;

/**
 * A valve that does not open although its coil draws current, or a well that has run dry, cannot be seen by any program
 * before meter or current sensor show it: the time to settle, two reports of every 30 s, and the command, ms. On a
 * supply that has neither, nobody can know: its pump runs as long as its valve would, on_max and lease. The same holds
 * while the gateway's clock is ahead of the meter's by more than its readings count: what it says now looks old.
 */
export const DRY_FOUND_MS = 30_000 + 2 * 30_000 + 15_000;

/** A node may be ahead of the gateway's clock by so much before its time is not believed, ms. */
export const NODE_AHEAD_MS = 300_000;

/** A clock that was set is noticed at the end of the loop's sleep, ms. */
export const CLOCK_NOTICED_MS = 1_500;

/** Whole seconds of timers and the turn of a command, ms. */
export const SLACK_MS = 2_000;
