import type { DecisionInput } from '../../domain/decision.ts';
import { isAmbient, metricOf } from '../../domain/metric.ts';
import type { Point } from '../../domain/metric.ts';
import type { Frame, Quality } from '../../domain/reading.ts';

/** A reading further ahead than this was taken by a wrong clock and counts as stale. */
const FUTURE_LIMIT_MS = 300_000;

/** The latest reading of one point of one device. */
export interface Latest {
  readonly device: string;
  readonly point: Point;
  readonly value: number;
  readonly quality: Exclude<Quality, 'stale'>;
  /** UTC ms that its age counts from: never later than it was received, so a fast clock cannot keep it fresh. */
  readonly at: number;
}

/** The farm as last seen: the newest reading of every point. Kept in memory, rebuilt from the journal at start. */
export class Snapshot {
  readonly #zones = new Map<string, Map<Point, Map<string, Latest>>>();

  /** Takes a frame in; readings older than what is there change nothing. */
  update(frame: Frame): void {
    const zone = this.#zoneOf(frame.zone ?? '');
    const at = Math.min(frame.measuredAt, frame.receivedAt);
    for (const { point, value, quality } of frame.readings) {
      let devices = zone.get(point);
      if (!devices) zone.set(point, (devices = new Map<string, Latest>()));
      const before = devices.get(frame.device);
      // After a clock set back, what was taken by the old clock lies ahead and must not shut out what comes now.
      if (!before || at >= before.at || before.at > frame.receivedAt)
        devices.set(frame.device, { device: frame.device, point, value, quality, at });
    }
  }

  /** The clock was set back: what was measured by it is as old as before, and no reading grows young. */
  setBack(by_ms: number): void {
    for (const points of this.#zones.values())
      for (const devices of points.values())
        for (const [device, latest] of devices) devices.set(device, { ...latest, at: latest.at - by_ms });
  }

  /** Every point of a zone with the newest reading of each device. */
  points(zone: string): ReadonlyMap<Point, ReadonlyMap<string, Latest>> {
    return this.#zoneOf(zone);
  }

  /** The newest reading of one device, as {@link value} gives it. */
  ofDevice(
    { device, zone, point }: { device: string; zone: string | undefined; point: Point },
    at: { now: number; stale_s: number },
  ): DecisionInput | undefined {
    const latest = this.#zoneOf(zone ?? '')
      .get(point)
      ?.get(device);
    return latest && this.#judged(point, latest, at);
  }

  /**
   * One value for a point of a zone: the mean of all good readings that are fresh, as old as the oldest of them.
   * Without a fresh good one, the newest reading with what is wrong with it. A point without channel that nobody
   * measures stands for all channels of its metric. What of the weather the zone does not measure at all is taken from the farm's
   * devices that stand in no zone, as a weather station.
   */
  value(zone: string, point: Point, at: { now: number; stale_s: number }): DecisionInput | undefined {
    const oldest = at.now - at.stale_s * 1000;
    const newestTrue = at.now + FUTURE_LIMIT_MS;
    let sum = 0;
    let count = 0;
    let usedAt = Infinity;
    let newest: Latest | undefined;
    for (const latest of this.#readings(zone, point)) {
      if (!newest || latest.at > newest.at) newest = latest;
      if (latest.quality !== 'good' || latest.at < oldest || latest.at > newestTrue) continue;
      sum += latest.value;
      count++;
      usedAt = Math.min(usedAt, latest.at);
    }
    if (count > 0) return this.#input(point, { value: sum / count, at: usedAt, quality: 'good' }, at.now);
    return newest && this.#judged(point, newest, at);
  }

  #judged(
    point: Point,
    { value, at, quality }: Latest,
    { now, stale_s }: { now: number; stale_s: number },
  ): DecisionInput {
    const fresh = at >= now - stale_s * 1000 && at <= now + FUTURE_LIMIT_MS;
    return this.#input(point, { value, at, quality: fresh ? quality : 'stale' }, now);
  }

  *#readings(zone: string, point: Point): Iterable<Latest> {
    const own = zone === '' || !isAmbient(point) || this.#measures(zone, point);
    yield* this.#within(own ? zone : '', point);
  }

  /** Whether a zone has a sensor of its own for a point, however old its word is. */
  #measures(zone: string, point: Point): boolean {
    for (const _ of this.#within(zone, point)) return true;
    return false;
  }

  *#within(zone: string, point: Point): Iterable<Latest> {
    const points = this.#zoneOf(zone);
    const exact = points.get(point);
    if (exact) yield* exact.values();
    else if (metricOf(point) === point)
      for (const [other, devices] of points) if (metricOf(other) === point) yield* devices.values();
  }

  #input(point: Point, seen: { value: number; at: number; quality: Quality }, now: number): DecisionInput {
    return { point, ...seen, age_s: Math.max(0, Math.round((now - seen.at) / 1000)) };
  }

  #zoneOf(zone: string): Map<Point, Map<string, Latest>> {
    let points = this.#zones.get(zone);
    if (!points) this.#zones.set(zone, (points = new Map<Point, Map<string, Latest>>()));
    return points;
  }
}
