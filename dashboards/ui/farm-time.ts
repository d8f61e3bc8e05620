/** Times of day as the farm's clock shows them, also on a phone whose own zone or clock is wrong. */

const OFFSET = /([+-])(\d{2}):(\d{2})$/;

/** Minutes east of UTC that a time was written with; undefined when it was written in UTC (`Z`). */
export function offsetOf(iso: string): number | undefined {
  const [, sign, hours, minutes] = OFFSET.exec(iso) ?? [];
  if (sign === undefined) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** Reads UTC ms as the farm's times of day. */
export class FarmTime {
  readonly offset_min: number;
  readonly #clock: Intl.DateTimeFormat;
  readonly #day: Intl.DateTimeFormat;

  /** @param sample any time the gateway wrote; written in UTC, the phone's own zone is taken */
  constructor(locale: string, sample: string) {
    this.offset_min = offsetOf(sample) ?? -new Date(sample).getTimezoneOffset();
    // The offset is added by hand and the result read as UTC: `timeZone: '+07:00'` needs Chrome 119.
    this.#clock = new Intl.DateTimeFormat(locale, {
      timeZone: 'UTC',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    this.#day = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', day: 'numeric', month: 'numeric' });
  }

  /** `06:05` */
  clock(ms: number): string {
    return this.#clock.format(ms + this.offset_min * 60_000);
  }

  /** `22/11` */
  day(ms: number): string {
    return this.#day.format(ms + this.offset_min * 60_000);
  }

  /** `2026-11-22`, as the gateway names days. */
  isoDay(ms: number): string {
    return new Date(ms + this.offset_min * 60_000).toISOString().slice(0, 10);
  }

  /** `06:05` on the day of `now`, else `06:05 22/11`. */
  moment(ms: number, now: number): string {
    return this.day(ms) === this.day(now) ? this.clock(ms) : `${this.clock(ms)} ${this.day(ms)}`;
  }

  /** A Date whose local getters give the farm's clock, for libraries that read those. */
  local(ms: number): Date {
    const phone_min = -new Date(ms).getTimezoneOffset();
    return new Date(ms + (this.offset_min - phone_min) * 60_000);
  }
}
