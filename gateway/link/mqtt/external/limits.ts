/** Every bound of the link to an external broker in one place; those of its sessions are in link/mqtt5. Times in ms. */

/** Commands that wait for room at the broker. */
export const MAX_WAITING_COMMANDS = 1_000;
/** A device that the farm does not have is looked for in the configuration file again after this. */
export const LOOK_AGAIN_MS = 60_000;
/** The configuration file is read for strangers no more often than this, whoever they are. */
export const LOOK_EVERY_MS = 5_000;
/** From the word of a device that it is there to the settings that keep its outputs safe: Tasmota says it, then subscribes. */
export const PREPARE_AFTER_MS = 500;
/** A device that did not take them gets them again when it speaks, no sooner than this. */
export const PREPARE_AGAIN_MS = 10_000;
/** A reading that comes so long after a last will was sent after it. */
export const READING_AFTER_WILL_MS = 10_000;
/** How long the broker may take to give back our mark until it looks as if a right were missing. */
export const MARK_WITHIN_MS = 60_000;
/** How long the broker keeps a mark: it may wait behind the readings of a long outage. */
export const MARK_LASTS_MS = 86_400_000;
/** A broker that could not be used for this long is an alarm. */
export const AWAY_AFTER_MS = 15_000;
/** How long a connection has to hold until nobody else seems to be taking it. */
export const UNDISPUTED_MS = 60_000;
