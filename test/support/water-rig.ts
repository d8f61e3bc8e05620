import type { Metric } from '../../domain/metric.ts';
import type { Frame } from '../../domain/reading.ts';
import type { ZoneHour } from '../../domain/zone-hour.ts';
import type { Farm, Zone } from '../../gateway/core/farm.ts';
import { Snapshot } from '../../gateway/core/snapshot.ts';
import { WaterBook } from '../../gateway/core/water/water-book.ts';
import { aFarm, aZone } from './farm.ts';
import { readings } from './store.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
const MINUTE = 60_000;
/** 2026-04-15 00:00 in Vietnam, a whole hour of UTC. */
export const MIDNIGHT = Date.UTC(2026, 3, 14, 17);

/** TAW 160 mm and RAW 64 mm (FAO-56 Example 37), 100 m², a litre of sprinkler water brings 0.008 mm. */
export const tomatoes = (given: Partial<Zone> = {}): Zone =>
  aZone({
    area_m2: 100,
    soil: { field_capacity: 0.32, wilting_point: 0.12, root_depth_m: 0.8 },
    crop: { kind: 'tomato', kc: 1.15, p: 0.4 },
    ...given,
  });

type Values = Partial<Record<Metric, number>>;

/** A hot dry day: warmest two hours after noon, and a sun that is clear from six to six. */
export function hotDay(at: number): Required<Pick<Values, (typeof STATION)[number]>> {
  const hour = ((at - MIDNIGHT) / HOUR) % 24;
  const warmth = Math.cos(((hour - 14) * Math.PI) / 12);
  return {
    'air.temperature': 29 + 7 * warmth,
    'air.humidity': 60 - 25 * warmth,
    'wind.speed': 2,
    'solar.irradiance': Math.max(0, 950 * Math.cos(((hour - 12) * Math.PI) / 12)),
  };
}
export const STATION = ['air.temperature', 'air.humidity', 'wind.speed', 'solar.irradiance'] as const;

/** A farm with a weather station that stands in no zone, whose time passes by hand. */
export class WaterRig {
  now: number;
  litres = 0;
  readonly journal: ZoneHour[] = [];
  readonly frames: Frame[] = [];
  readonly snapshot = new Snapshot();
  readonly farm: Farm;
  book: WaterBook;
  weather: (at: number) => Values = hotDay;

  constructor(now = MIDNIGHT, zones: readonly Zone[] = [tomatoes()]) {
    this.now = now;
    this.farm = aFarm(zones);
    this.book = this.#newBook();
  }

  get hours(): ZoneHour[] {
    return this.journal.filter(({ zone }) => zone === 'khu-1');
  }

  get balance() {
    return this.book.balance('khu-1', this.now);
  }

  /** Depletion now, mm; NaN without a balance, which equals nothing. */
  get depletion_mm(): number {
    return 'missing' in this.balance ? NaN : this.balance.depletion_mm;
  }

  /** Time passes, and the station sends every ten minutes. */
  run(ms: number): this {
    const until = this.now + ms;
    for (let at = this.now + 10 * MINUTE; at <= until; at += 10 * MINUTE) {
      this.now = at;
      this.book.tick(at);
      this.hear(this.weather(at));
    }
    this.now = until;
    this.book.tick(until);
    return this;
  }

  hear(values: Values, from: Pick<Partial<Frame>, 'device' | 'zone' | 'measuredAt'> = {}): this {
    const { now } = this;
    const frame: Frame = {
      ...{ device: 'station', measuredAt: now, receivedAt: now, clock: 'received' as const },
      ...from,
      readings: readings(values),
    };
    this.frames.push(frame);
    this.snapshot.update(frame);
    this.book.hear(frame);
    return this;
  }

  /** The process ends and comes back by what is in its journal: 72 hours, and 8 frames of each device. */
  restart({ away_ms = 0 } = {}): this {
    this.now += away_ms;
    this.book = this.#newBook();
    return this;
  }

  #newBook(): WaterBook {
    const devices = [...new Set(this.frames.map(({ device }) => device))];
    const frames = devices.flatMap((id) => this.frames.filter(({ device }) => device === id).slice(-8));
    return new WaterBook(
      {
        farm: this.farm,
        snapshot: this.snapshot,
        litres: (zone) => (zone === 'khu-1' ? this.litres : 0),
        closed: (hour) => this.journal.push(hour),
      },
      { hours: this.journal.slice(-72 * this.farm.zones.size), frames, now: this.now },
    );
  }
}
