/** Every bound of the sessions at brokers in one place. Times in ms unless the name says otherwise. */

/**
 * Messages at QoS 1 that a broker may have sent us without a PUBACK (MQTT 5, 3.1.2.11.3): our back-pressure, since
 * whatever is not written yet is not acknowledged. Two writes to a database at full speed. A broker that sends more has its
 * bytes left in the socket, as has one of MQTT 3.1.1, which is not told.
 */
export const RECEIVE_MAXIMUM = 4_096;
/** The same in bytes: with longer messages nothing more is read sooner. */
export const MAX_UNACKNOWLEDGED_BYTES = 16_777_216;
/** Longest packet taken (3.1.2.11.4). A broker discards longer ones unsent, and counts them as delivered [MQTT-3.1.2-25]. */
export const MAX_PACKET_BYTES = 262_144;
/** How long a broker keeps what was not acknowledged for a session without a connection, s (3.1.2.11.2). */
export const SESSION_EXPIRY_S = 604_800;
/** Asked of the broker; it may set another one [MQTT-3.2.2-21]. */
export const KEEP_ALIVE_S = 30;
/** From opening the socket to a whole CONNACK. */
export const CONNECT_WITHIN_MS = 10_000;
/** From a SUBSCRIBE, UNSUBSCRIBE or PUBLISH to its answer. */
export const ANSWER_WITHIN_MS = 20_000;
/** First and longest pause before the next try; it doubles. */
export const FIRST_RETRY_MS = 500;
export const LAST_RETRY_MS = 30_000;
/** A connection that was lost sooner than this after it was made has proven nothing. */
export const STEADY_MS = 60_000;
/** So many of them in a row, each closed by the broker without a word, look like a second client of our name. */
export const SUSPICIOUS_LOSSES = 3;
/** From a DISCONNECT to giving up on an orderly close. */
export const GOODBYE_MS = 2_000;
/** What is kept of a broker's own words. */
export const MAX_WORDS = 200;
/** Publishes of ours under way at once, whatever the broker would take. */
export const MAX_PUBLISHES = 16;
