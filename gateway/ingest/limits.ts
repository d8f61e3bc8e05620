/** Every bound of a worker in one place. Times in ms unless the name says otherwise. */

/** Frames of one write. */
export const MAX_FRAMES = 2_000;
/** Messages at QoS 0 are dropped while so many wait: nothing holds their sender back. */
export const MAX_WAITING = 8_192;
/** How often a server is asked again that a person must mend first. */
export const REFUSED_EVERY_MS = 60_000;
/** Longest pause before a server that is away is asked again, unless it asks for more: nothing flows meanwhile. */
export const UNAVAILABLE_EVERY_MS = 10_000;
/** Longest text of a dead letter's payload and reason, characters. */
export const MAX_LETTER_CHARS = 16_384;
/** Faults that a dead letter lists; a frame holds at most so many values. */
export const MAX_FAULTS = 64;

/** How often a worker says that it lives, and after how long a silence another one takes over what is left of it. */
export const BEAT_MS = 5_000;
export const SILENT_MS = 20_000;
/** Workers remembered of a group. */
export const MAX_WORKERS = 1_000;
/** A session that held back nothing for this long, and then answers, is empty. */
export const QUIET_MS = 1_000;
/** Longest wait for the rest of our session when stopping; another worker gets what is left. */
export const DRAIN_WITHIN_MS = 8_000;

/** How often the numbers are logged. */
export const REPORT_MS = 60_000;
