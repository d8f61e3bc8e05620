import type { ZoneHour } from '../../../domain/zone-hour.ts';
import type { NoBalance, Site, ZoneBalance } from '../../rules/define.ts';
import type { Zone } from '../farm.ts';
import { effectiveRainOf, standingOf, waterOfHour, waterSettings } from './zone-water.ts';
import type { HourWeather, Standing, WaterSettings } from './zone-water.ts';

/** Hours of a zone that are kept: three days, which rules look back and missing weather is bridged by. */
export const HOURS_KEPT = 72;

const HOUR_MS = 3_600_000;

/** What is known of an hour that has gone by. */
export interface ClosingHour {
  readonly site: Site;
  /** UTC ms, start of the hour, and the farm's local day then. */
  readonly at: number;
  readonly day: string;
  readonly weather: HourWeather;
  /** undefined when no gauge was heard. */
  readonly rain_mm: number | undefined;
  /** What the zone's water meter shows, L. */
  readonly meter_l: number;
  readonly moisture_pct: () => number | undefined;
}

/** The water book of one zone: its last hours, and what they leave in the ground. */
export class WaterAccount {
  readonly zone: string;
  readonly #settings: WaterSettings | NoBalance;
  /** Ascending in time. */
  #hours: ZoneHour[];
  #standing: Standing | undefined;
  /** What the meter showed when the hour that runs began; undefined until it is read for the first time. */
  #meter_l: number | undefined;

  /** @param hours of this zone, in the order they were journalled */
  constructor(zone: Zone, hours: readonly ZoneHour[]) {
    this.zone = zone.id;
    this.#settings = waterSettings(zone);
    this.#hours = inOrder(hours);
    this.#meter_l = hours.at(-1)?.meter_l;
    this.#stand();
  }

  /** The start of the newest hour, UTC ms. */
  get newest(): number | undefined {
    return this.#hours.at(-1)?.at;
  }

  /** Before the first look at the meter: one that shows less than the book was set to another start. */
  begin(meter_l: number): void {
    this.#meter_l = Math.min(meter_l, this.#meter_l ?? meter_l);
  }

  /** Writes an hour into the book; undefined where nothing is known of it that anybody could use. */
  close(closing: ClosingHour): ZoneHour | undefined {
    const { site, at, day, weather, rain_mm, meter_l, moisture_pct } = closing;
    const litres = Math.max(0, meter_l - (this.#meter_l ?? meter_l));
    this.#meter_l = meter_l;
    const settings = this.#settings;
    const past = this.#hours;
    const water =
      'missing' in settings
        ? undefined
        : waterOfHour(settings, {
            ...{ site, at, day, weather, litres, past, moisture_pct },
            rain_mm: rain_mm ?? 0,
            standing: this.#standing,
          });
    const { temperature } = weather;
    // The first hour of which nothing is known ends what was known, also after a restart; those after it say nothing.
    const nothing =
      rain_mm === undefined && ('missing' in settings || (!temperature && !water && !this.#standing));
    if (nothing) return undefined;
    const hour: ZoneHour = {
      ...{ zone: this.zone, at, meter_l },
      ...(rain_mm === undefined ? { rain: 'none', rain_mm: 0 } : { rain: 'measured', rain_mm }),
      ...(temperature && { temperature: { min_c: temperature.min, max_c: temperature.max } }),
      ...(water && { water }),
    };
    this.#hours.push(hour);
    if (this.#hours.length > HOURS_KEPT) this.#hours.shift();
    this.#stand();
    return hour;
  }

  /** Too much time has gone by unseen: what is in the ground is not known any more. */
  lose(): void {
    this.#standing = undefined;
  }

  /** The clock was set back: hours that it has not reached yet were wrongly dated. The ground is as it is. */
  forgetFrom(at: number): void {
    this.#hours = this.#hours.filter((hour) => hour.at < at);
  }

  /**
   * The balance with what the running hour has brought.
   * @param running what the meter shows, L, and the rain of the hour that runs and when it began, UTC ms
   */
  balance(running: { meter_l: () => number; rain_mm: number; at: number }): ZoneBalance | NoBalance {
    const settings = this.#settings;
    if ('missing' in settings) return settings;
    const standing = this.#standing;
    if (!standing) return { missing: 'weather' };
    const meter_l = running.meter_l();
    const given_mm = Math.max(0, meter_l - (this.#meter_l ?? meter_l)) * settings.mm_per_l;
    const rain_mm = effectiveRainOf({ ...running, past: this.#hours }, 0);
    const { p: _, ...known } = standing;
    return { ...known, depletion_mm: Math.max(0, standing.depletion_mm - given_mm - rain_mm) };
  }

  /** Rain of the hours that reach into the time after `from` (UTC ms), mm; undefined when no gauge was heard in them. */
  rainSince_mm(from: number): number | undefined {
    let sum_mm: number | undefined;
    for (const { at, rain, rain_mm } of this.#hours)
      if (rain === 'measured' && at + HOUR_MS > from) sum_mm = (sum_mm ?? 0) + rain_mm;
    return sum_mm;
  }

  #stand(): void {
    this.#standing = 'missing' in this.#settings ? undefined : standingOf(this.#settings, this.#hours);
  }
}

/**
 * Hours as the calendar has them. After a clock set back the same hours were written again, and hours that a wrong clock
 * dated ahead stand among them: what was journalled last is right.
 */
function inOrder(journalled: readonly ZoneHour[]): ZoneHour[] {
  const hours: ZoneHour[] = [];
  for (const hour of journalled.toReversed())
    if (hours.length === 0 || hour.at < (hours.at(-1)?.at ?? 0)) hours.push(hour);
  return hours.reverse().slice(-HOURS_KEPT);
}
