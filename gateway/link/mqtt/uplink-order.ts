import type { UplinkStamp } from './dialects/dialect.ts';
import { FIRST_UPLINKS, UPLINK_SLACK_MS } from './limits.ts';

/**
 * Tells the uplinks of one radio device that say what is so now from those that came out of a queue after an outage, or
 * twice. Their readings are worth keeping all the same; what they say of a valve is not.
 */
export class UplinkOrder {
  #last: UplinkStamp = {};

  /**
   * `untimely`: its server heard it longer ago than `timeout_ms` and {@link UPLINK_SLACK_MS}, or later than now.
   * `passed`: one that was sent after it, or it itself, was taken before. What is not told is not held against it.
   */
  take(
    uplink: UplinkStamp,
    { now, timeout_ms }: { now: number; timeout_ms: number },
  ): 'news' | 'untimely' | 'passed' {
    const age_ms = now - (uplink.at ?? now);
    if (age_ms > timeout_ms + UPLINK_SLACK_MS || age_ms < -UPLINK_SLACK_MS) return 'untimely';
    if (!this.#follows(uplink)) return 'passed';
    this.#last = uplink;
    return 'news';
  }

  #follows({ at, count }: UplinkStamp): boolean {
    const last = this.#last;
    const later_ms = at === undefined || last.at === undefined ? undefined : at - last.at;
    if (count === undefined || last.count === undefined) return later_ms === undefined || later_ms > 0;
    // Times are of several receivers, so among rising counts they say nothing.
    if (count > last.count) return true;
    // The device may have joined anew, also while nobody heard it and some of its counts ago.
    if (later_ms !== undefined) return later_ms > (count < FIRST_UPLINKS ? 0 : UPLINK_SLACK_MS);
    return count < last.count && count < FIRST_UPLINKS;
  }
}
