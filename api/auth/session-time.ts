const DAY_MS = 86_400_000;

/** A session lasts so long after it was last used, ms. */
export const SESSION_MS = 30 * DAY_MS;

/** Used again a day or more after its end was set, a session is extended: one write a day and no more. */
export const isToExtend = (expiresAt: number, now: number): boolean => expiresAt - now <= SESSION_MS - DAY_MS;
