import { triggerContent } from '../domain/agronomy/soil-water.ts';
import type { Cancel } from '../domain/clock.ts';
import type { Metric } from '../domain/metric.ts';
import { METHODS } from '../domain/zone.ts';
import { loadProfiles } from '../cli/profiles.ts';
import { Field } from '../firmware-sim/field.ts';
import { VirtualClock } from '../firmware-sim/index.ts';
import { Noise } from '../firmware-sim/random.ts';
import { Weather } from '../firmware-sim/weather.ts';
import { parseConfig } from '../gateway/config.ts';
import { createCore } from '../gateway/core/core.ts';
import type { Actuator, ReadBack } from '../gateway/core/ports/link.ts';
import type { Outcome } from '../gateway/core/ports/journal.ts';

const DAY_MS = 86_400_000;
const REPORT_MS = 600_000;
const REPORT_H = REPORT_MS / 3_600_000;

export const DAYS = 120;
export const SEED = 20260115;
/** 2026-02-01 00:00 in Vietnam: drizzle, then heat with dry spells between the first storms. */
const START = Date.UTC(2026, 0, 31, 17);
const PLACE = { lat: 20.83, lon: 105.97, elevation_m: 5 };
const AREA_M2 = 1_000;
const FLOW_L_MIN = 60;
const KC = 1;
const SOIL = { field_capacity: 0.32, wilting_point: 0.12, root_depth_m: 0.4 };
/** Share of the available water that the simulator's crop draws without stress (firmware-sim/water-balance.ts). */
const P = 0.5;
/** Error of the soil probe, standard deviation in % vol; it drifts over some hours. */
const PROBE_ERROR = 0.4;

const CONFIG = `farm: so-sanh
timezone: Asia/Ho_Chi_Minh
location: { lat: ${PLACE.lat}, lon: ${PLACE.lon}, elevation_m: ${PLACE.elevation_m} }
devices:
  - { id: node-1, profile: nongso-node, zone: khu-1 }
  - { id: tram, profile: nongso-node }
zones:
  - id: khu-1
    name: Khu 1
    area_m2: ${AREA_M2}
    soil: { field_capacity: 0.32, wilting_point: 0.12, root_depth_m: 0.4 }
    crop: { kind: tomato, kc: ${KC}, p: ${P} }
    method: drip
    outputs:
      - { id: van-1, kind: valve, device: node-1, channel: 1, flow_l_min: ${FLOW_L_MIN}, on_max_s: 14400, rest_s: 600 }
    rules: `;

/** What a season has come to, by the simulator's own soil and not by what the gateway believes. */
export interface SeasonOfWater {
  readonly litres: number;
  readonly runs: number;
  /** Hours with the soil drier than where the crop begins to draw less. */
  readonly stress_h: number;
  /** What the crop drew, and what drained below its roots, mm. */
  readonly drawn_mm: number;
  readonly drained_mm: number;
  readonly rain_mm: number;
  /** Water left in the root zone at the end beyond that of the start, mm. */
  readonly stored_mm: number;
}

/** Lives the season with these rules on the virtual clock: the gateway's core, a simulated field, probe and station. */
export async function waterSeason(rules: readonly object[]): Promise<SeasonOfWater> {
  const clock = new VirtualClock(START);
  const weather = new Weather(PLACE, SEED);
  const settings = { id: 'khu-1', area_m2: AREA_M2, kc: KC, soil: SOIL, moisture: 28 };
  const field = new Field(settings, { clock, weather, seed: SEED, soil_speed: 1 });
  const { farm } = parseConfig(CONFIG + JSON.stringify(rules), { profiles: loadProfiles(), env: {} });
  const valve = new Valve(field, clock);
  let unjournalled = 0;
  const stored = (): Promise<Outcome> => Promise.resolve('stored');
  const core = createCore({
    ...{ farm, clock, journal: { append: stored }, longestSleep_ms: Infinity, verify_ms: 3_600_000 },
    overrideStore: { load: () => Promise.resolve(new Map()), save: () => Promise.resolve() },
    storedOverrides: new Map(),
    recovered: { frames: [], decisions: [], hours: [] },
    actuator: () => valve,
    random: (bytes) => new Uint8Array(bytes),
    unjournalled: () => void unjournalled++,
  });
  const probe = new Noise(SEED, 'probe');
  let rain_mm = 0;
  let stress_h = 0;
  const report = (): void => {
    const at = clock.now();
    const { moisture } = field;
    if (moisture < 100 * triggerContent(SOIL, P)) stress_h += REPORT_H;
    rain_mm += weather.rainBetween(at - REPORT_MS, at);
    const air = weather.at(at);
    const seen = moisture + PROBE_ERROR * probe.smooth(at / (6 * 3_600_000));
    const tension = field.value('soil.tension') ?? 0;
    const inSoil: Partial<Record<Metric, number>> = { 'soil.moisture': seen, 'soil.tension': tension };
    const inAir: Partial<Record<Metric, number>> = {
      ...{ 'air.temperature': air.temperature_c, 'air.humidity': air.humidity_pct },
      ...{ 'wind.speed': air.wind_m_s, 'solar.irradiance': air.irradiance_w_m2, 'rain.amount': rain_mm },
    };
    void core.ingest.accept({ device: 'node-1', ts: at, values: inSoil });
    void core.ingest.accept({ device: 'tram', ts: at, values: inAir });
    clock.at(at + REPORT_MS, report);
  };
  report();
  core.start();
  const { storage_mm } = field;
  await clock.run(START + DAYS * DAY_MS);
  await core.stop();
  if (unjournalled > 0) throw new Error(`${unjournalled} entries were not journalled`);
  const { evapotranspiration_mm, drainage_mm, rain_mm: fallen_mm } = field.fluxes;
  return {
    ...{ litres: valve.litres, runs: valve.runs, stress_h },
    ...{ drawn_mm: evapotranspiration_mm, drained_mm: drainage_mm, rain_mm: fallen_mm },
    stored_mm: field.storage_mm - storage_mm,
  };
}

/** A valve with a timer of its own, over the field; a tenth of its water never reaches the roots, as of any drip. */
class Valve implements Actuator {
  litres = 0;
  runs = 0;
  readonly #field: Field;
  readonly #clock: VirtualClock;
  #openedAt: number | undefined;
  #endTimer: Cancel = () => undefined;

  constructor(field: Field, clock: VirtualClock) {
    this.#field = field;
    this.#clock = clock;
  }

  hold(_channel: number, for_s: number): Promise<ReadBack> {
    const now = this.#clock.now();
    if (this.#openedAt === undefined) {
      this.runs++;
      this.#openedAt = now;
      this.#field.setFlow('valve', FLOW_L_MIN * METHODS.drip);
    }
    this.#endTimer();
    this.#endTimer = this.#clock.at(now + for_s * 1000, () => this.#close());
    return this.read();
  }

  release(): Promise<ReadBack> {
    this.#close();
    return this.read();
  }

  read(): Promise<ReadBack> {
    return Promise.resolve({ energised: this.#openedAt !== undefined });
  }

  #close(): void {
    if (this.#openedAt === undefined) return;
    this.litres += ((this.#clock.now() - this.#openedAt) / 60_000) * FLOW_L_MIN;
    this.#openedAt = undefined;
    this.#field.setFlow('valve', 0);
    this.#endTimer();
  }
}
