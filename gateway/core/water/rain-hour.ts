import type { SensorReading } from './weather-hour.ts';

const HOUR_MS = 3_600_000;
/** More than this has not fallen in an hour on any farm, mm: such a step of a counter is a fault and no rain. */
const MOST_MM_H = 150;
/**
 * Steps of a counter are judged as if at least this long apart, ms: a cloudburst outruns the hour's limit for minutes,
 * but a counter that shows 0 for one reading, and then its old total again, must not make a flood.
 */
const SHORTEST_MS = 600_000;

interface Gauge {
  readonly at: number;
  /** What its counter shows, mm. */
  readonly total_mm: number;
  /** Fallen in the hour that runs. */
  readonly fallen_mm: number;
  readonly heard: 'in this hour' | 'before';
}

/**
 * Rain at one place during the hour that runs, by gauges that count up (`rain.amount` is a running total). A counter
 * that drops was reset, and what it shows has fallen since.
 */
export class RainHour {
  readonly #gauges = new Map<string, Gauge>();

  /** Takes a reading; one that is no newer than the last of its gauge changes nothing. */
  hear({ device, point, value, at, receivedAt }: SensorReading): void {
    const key = `${device} ${point}`;
    const last = this.#gauges.get(key);
    // After a clock set back, what was taken by the old clock lies ahead and must not shut out what comes now.
    if (last && at <= last.at && last.at <= receivedAt) return;
    const step_mm = last ? this.#step_mm(last, { total_mm: value, at }) : 0;
    const fallen_mm = (last?.fallen_mm ?? 0) + step_mm;
    this.#gauges.set(key, { at, total_mm: value, fallen_mm, heard: 'in this hour' });
  }

  /** Mean of the gauges that were heard in the hour, mm; undefined when none was. */
  get fallen_mm(): number | undefined {
    let sum_mm = 0;
    let count = 0;
    for (const { fallen_mm, heard } of this.#gauges.values()) {
      if (heard === 'before') continue;
      sum_mm += fallen_mm;
      count++;
    }
    return count === 0 ? undefined : sum_mm / count;
  }

  /** Begins another hour; counters go on. */
  next(): void {
    for (const [key, gauge] of this.#gauges)
      this.#gauges.set(key, { ...gauge, fallen_mm: 0, heard: 'before' });
  }

  #step_mm(last: Gauge, { total_mm, at }: { total_mm: number; at: number }): number {
    const step_mm = total_mm >= last.total_mm ? total_mm - last.total_mm : total_mm;
    const most_mm = (MOST_MM_H * Math.max(SHORTEST_MS, at - last.at)) / HOUR_MS;
    return step_mm <= most_mm ? step_mm : 0;
  }
}
