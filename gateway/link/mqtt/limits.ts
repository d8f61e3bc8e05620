/** Every bound of the embedded broker in one place. Times in ms unless the name says otherwise. */

/** Connections at once; more are closed unanswered. A farm has tens of nodes. */
export const MAX_CONNECTIONS = 10_000;
/** From accept to a whole CONNECT. */
export const CONNECT_TIMEOUT_MS = 10_000;
/** Longest keep-alive honoured; 0 ("never ask") and longer ones count as this. A silent client goes after 1.5 times it. */
export const MAX_KEEP_ALIVE_S = 1_800;
/** The kernel asks a silent peer after this, so that a cable pulled out is noticed. */
export const TCP_KEEP_ALIVE_MS = 30_000;
/** A client that does not read what we write is dropped after this. */
export const DRAIN_TIMEOUT_MS = 20_000;
/** Written but unread bytes (PUBACKs, mostly) after which a client is dropped. */
export const MAX_UNREAD_BYTES = 65_536;
/** Packets taken before CONNACK. */
export const MAX_EARLY_PACKETS = 32;
/** QoS 2 handshakes that one client may leave half open. */
export const MAX_HALF_OPEN = 100;
/** Longest body of a packet before log-in. */
export const MAX_EARLY_PACKET_BYTES = 8_192;
/**
 * Longest body of a packet after log-in. Between this and the longest readable payload a message is dead-lettered
 * and acknowledged; a longer one closes the connection before it is held in memory.
 */
export const MAX_PACKET_BYTES = 262_144;
/** A native topic has four levels. */
export const MAX_TOPIC_LEVELS = 16;
/** Frames of one client between receipt and commit; past it nothing more is read from that client. */
export const MAX_UNACKNOWLEDGED = 128;
/**
 * From a frame that could not be kept to the close that makes the client send it again. Not at once: a full disk
 * would make every node reconnect without pause, and a node's outputs could not be commanded in between.
 */
export const RESEND_AFTER_MS = 2_000;

/** Characters of a user name and bytes of a secret that are worth checking. */
export const MAX_CREDENTIAL_LENGTH = 256;
/** Failed log-ins of one user name from one address before it has to wait, and the time that gives one back. */
export const USER_FAILURES = { burst: 5, refill_ms: 30_000 } as const;
/** The same for all user names of an address: wide, because a whole farm may stand behind one address. */
export const ADDRESS_FAILURES = { burst: 100, refill_ms: 6_000 } as const;
/** Keys that a limit or the log remembers; the oldest goes first. */
export const MAX_REMEMBERED = 1_000;

/** Commands of one node that wait for their turn. */
export const MAX_QUEUED_COMMANDS = 32;
/** The same complaint about the same device is logged once in this time. */
export const LOG_AGAIN_MS = 3_600_000;
/**
 * How far the clocks of a radio server, its receivers and this gateway may be apart. An uplink that is older than this
 * and the profile's `timeout_ms` waited in a queue, and says nothing of how an output is now.
 */
export const UPLINK_SLACK_MS = 30_000;
/** Counts of the first uplinks after a device has joined its network anew. */
export const FIRST_UPLINKS = 16;
/** A close that no radio device confirmed is sent again after this: radio time is scarce, and its timer closes too. */
export const CLOSE_AGAIN_MS = 60_000;
