/** Every bound of the link to an external broker in one place; those of its sessions are in link/mqtt5. Times in ms. */

/** Commands that wait for room at the broker. */
export const MAX_WAITING_COMMANDS = 1_000;
/** A device that the farm does not have is looked for in the configuration file again after this. */
export const LOOK_AGAIN_MS = 60_000;
/** A broker that could not be used for this long is an alarm. */
export const AWAY_AFTER_MS = 15_000;
/** How long a connection has to hold until nobody else seems to be taking it. */
export const UNDISPUTED_MS = 60_000;
