/** Every bound of the link to Home Assistant in one place. Times in ms unless the name says otherwise. */

/** A topic is written at most once in this time. */
export const MIN_BETWEEN_MS = 500;
/** Readings grow old without any event: the state is looked at again after this. */
export const LOOK_AGAIN_MS = 10_000;
/** Messages without a PUBACK at once; below the lowest receive maximum that brokers grant. */
export const MAX_UNACKNOWLEDGED = 8;
/** From CONNECT to CONNACK, and from a message to its PUBACK; after it the connection counts as dead. */
export const ANSWER_WITHIN_MS = 20_000;
export const KEEP_ALIVE_S = 30;
/** First and longest pause before the broker is tried again. */
export const FIRST_RETRY_MS = 1_000;
export const LAST_RETRY_MS = 60_000;
/** Without Home Assistant for this long is an alarm; a restart of its broker is none. */
export const AWAY_AFTER_MS = 30_000;
/** At the end, the word that we are gone may take this long. */
export const GOODBYE_MS = 1_000;
/** Longest packet taken. Our own discovery of a zone with 64 outputs comes back to us and has 80 kB. */
export const MAX_PACKET_BYTES = 262_144;
/** Topics of ours that a broker may still have from earlier; a farm has at most 500 zones with two each. */
export const MAX_FOUND = 2_000;
/** Commands and answers under way at once. Past it a stop is still taken, everything else is refused. */
export const MAX_COMMANDS = 32;
/** The same complaint is logged once in this time. */
export const LOG_AGAIN_MS = 3_600_000;
