import type { Clock } from '../../../domain/clock.ts';
import { isPlausible, isPoint } from '../../../domain/metric.ts';
import type { Metric } from '../../../domain/metric.ts';
import type { RawFrame } from '../../../domain/reading.ts';
import { Noise } from '../../../firmware-sim/random.ts';
import type { Intake } from '../../../gateway/core/ports/link.ts';
import type { Dice } from './dice.ts';
import type { Ground } from './ground.ts';
import { hasClock, probeOf, RADIO_FIELD, REPORT_S, WATCH_S, zoneOf } from './plan.ts';
import { isClosed } from './truth.ts';
import type { Truth } from './truth.ts';

const MINUTE_MS = 60_000;
/** Frames that a node keeps until they are acknowledged. */
const MOST_KEPT = 4;

/** What may be wrong with a sensor. */
export interface SensorFault {
  /** It says nothing. */
  silent: boolean;
  /** It says this whatever the truth is; undefined: it works. */
  frozen: number | undefined;
  /** It says what cannot be. */
  garbage: boolean;
  /** By how much the node's clock is wrong, ms. */
  clockOff_ms: number;
  /** Frames come twice, late and in the wrong order. */
  messy: boolean;
}

interface Sensor {
  readonly device: string;
  readonly zone: string;
  /** A node sends the time of its own clock and keeps what is not acknowledged; a probe on a bus does neither. */
  readonly isNode: boolean;
  readonly read: (now: number) => Partial<Record<Metric, number>>;
  readonly fault: SensorFault;
  readonly kept: { readonly raw: RawFrame; readonly measured: number }[];
  seq: number;
}

interface SensorParts {
  readonly truth: Truth;
  readonly ground: Ground;
  readonly clock: Clock;
  /** The gateway's intake while it lives. */
  readonly intake: () => Intake | undefined;
  readonly dice: Dice;
  readonly seed: number;
}

const IMPOSSIBLE = [250, -40, NaN, 1e9] as const;
/** Standard deviation of a soil probe, % vol. */
const PROBE_ERROR = 0.05;

/** The field whose water comes by a canal that turns salty with the tides of half a month, g/kg. */
const CANAL_FIELD = 17;
const canal = (now: number): number => 0.5 + 0.6 * Math.max(0, Math.sin((now / 86_400_000) * (Math.PI / 7)));

/** The sensors of the farm, and what becomes of their words on the way to the gateway. */
export class Sensors {
  readonly #parts: SensorParts;
  readonly #sensors = new Map<string, Sensor>();
  /** True time at which the newest good value that the gateway was given was measured, by zone and metric. */
  readonly #heard = new Map<string, number>();
  #watching = false;
  /** Frames that were handed to the gateway. */
  sent = 0;

  constructor(parts: SensorParts) {
    this.#parts = parts;
    const { ground, truth } = parts;
    const noise = new Noise(parts.seed, 'probe');
    for (let field = 1; field <= RADIO_FIELD; field++) {
      const zone = zoneOf(field);
      const read = (now: number): Partial<Record<Metric, number>> => ({
        'soil.moisture': ground.moisture(zone) + PROBE_ERROR * noise.normal(field + now / 1000),
        ...(field === CANAL_FIELD && { 'water.salinity': canal(now) }),
      });
      this.#add({ device: probeOf(field), zone, isNode: hasClock(field), read });
    }
    this.#add({ device: 'tram', zone: '', isNode: true, read: (now) => this.#station(now) });
    this.#add({ device: 'ao', zone: 'san', isNode: true, read: (now) => this.#pond(now) });
    const line = (id: string): Truth['lines'][number] => truth.lines.find((l) => l.settings.id === id)!;
    this.#add({
      ...{ device: 'meter-a', zone: zoneOf(1), isNode: true },
      read: () => ({
        'water.flow': line('gieng-a').flow.metered_l_min,
        'power.current': line('gieng-a').flow.current_a,
      }),
    });
    this.#add({
      ...{ device: 'tank-b', zone: zoneOf(8), isNode: true },
      read: () => ({ 'water.level': line('gieng-b').well === 'wet' ? 1.5 : 0.2 }),
    });
  }

  /** All begin to report, every quarter of an hour at the same instant: control then looks once at what came together. */
  start(): void {
    const { clock, ground } = this.#parts;
    const again = (at: number): void => {
      clock.at(at, () => {
        ground.step(clock.now());
        for (const sensor of this.#sensors.values()) this.#report(sensor);
        again(at + REPORT_S * 1000);
      });
    };
    again(clock.now());
  }

  fault(device: string): SensorFault {
    return this.#sensor(device).fault;
  }

  /** Devices whose readings rules look at. */
  get probes(): readonly string[] {
    return [...this.#sensors.keys()].filter((device) => device !== 'meter-a' && device !== 'tank-b');
  }

  isNode(device: string): boolean {
    return this.#sensor(device).isNode;
  }

  /** True UTC ms at which what the gateway knows of a metric at a zone (or at the farm's station) was measured. */
  measuredAt(zone: string, metric: string): number | undefined {
    return this.#heard.get(`${zone}/${metric}`) ?? this.#heard.get(`/${metric}`);
  }

  /** The meter says more often how much flows while something does. */
  watchMeter(): void {
    if (this.#watching) return;
    this.#watching = true;
    this.#parts.clock.at(this.#parts.clock.now() + WATCH_S * 1000, () => {
      this.#watching = false;
      this.#report(this.#sensor('meter-a'));
      const a = this.#parts.truth.lines[0];
      if (a && (isClosed(a.pump) || a.flow.metered_l_min > 0)) this.watchMeter();
    });
  }

  #add(sensor: Pick<Sensor, 'device' | 'zone' | 'isNode' | 'read'>): void {
    const fault = { silent: false, frozen: undefined, garbage: false, clockOff_ms: 0, messy: false };
    this.#sensors.set(sensor.device, { ...sensor, fault, kept: [], seq: 0 });
  }

  #sensor(device: string): Sensor {
    const sensor = this.#sensors.get(device);
    if (!sensor) throw new Error(`there is no sensor ${device}`);
    return sensor;
  }

  #report(sensor: Sensor): void {
    const { clock, dice } = this.#parts;
    const { fault, isNode, device } = sensor;
    if (fault.silent) return;
    const now = clock.now();
    const values: Record<string, unknown> = { ...sensor.read(now) };
    for (const name of Object.keys(values)) {
      if (fault.frozen !== undefined) values[name] = fault.frozen;
      if (fault.garbage) values[name] = dice.pick(IMPOSSIBLE);
    }
    sensor.seq++;
    const raw = isNode
      ? { device, values, ts: now + fault.clockOff_ms, seq: sensor.seq, boot: 1 }
      : { device, values };
    for (const older of sensor.kept.splice(0)) this.#send(sensor, older);
    const frame = { raw, measured: now };
    if (!fault.messy || !isNode) return this.#send(sensor, frame);
    if (dice.next() < 0.3) this.#send(sensor, frame); // and once more below
    const late_ms = dice.next() < 0.4 ? dice.between(1, 120) * MINUTE_MS : 0;
    if (late_ms === 0) this.#send(sensor, frame);
    else clock.at(now + late_ms, () => this.#send(sensor, frame));
  }

  #send(sensor: Sensor, frame: Sensor['kept'][number]): void {
    const intake = this.#parts.intake();
    const keep = (): void => {
      if (!sensor.isNode) return;
      sensor.kept.push(frame);
      if (sensor.kept.length > MOST_KEPT) sensor.kept.shift();
    };
    if (!intake) return keep();
    this.sent++;
    for (const [metric, value] of Object.entries(frame.raw.values)) {
      const key = `${sensor.zone}/${metric}`;
      if (typeof value === 'number' && isPoint(metric) && isPlausible(metric, value))
        this.#heard.set(key, Math.max(frame.measured, this.#heard.get(key) ?? 0));
    }
    intake.accept(frame.raw).catch(keep);
  }

  #station(now: number): Partial<Record<Metric, number>> {
    const { weather } = this.#parts.ground;
    const air = weather.at(now);
    return {
      'air.temperature': air.temperature_c,
      'air.humidity': air.humidity_pct,
      'solar.irradiance': air.irradiance_w_m2,
      'wind.speed': air.wind_m_s,
      'rain.amount': weather.rainBetween(now - REPORT_S * 1000, now),
    };
  }

  /** A pond breathes: most oxygen in the afternoon, least before dawn. */
  #pond(now: number): Partial<Record<Metric, number>> {
    const { weather } = this.#parts.ground;
    const hour = ((now / 3_600_000 + 7) % 24) - 15;
    return {
      'water.oxygen': 5.5 + 2.2 * Math.cos((hour / 12) * Math.PI),
      'air.temperature': weather.temperature_c(now) + 1,
    };
  }
}
