import type { Cancel, Clock } from '../domain/clock.ts';
import { OutputSettings } from '../domain/output.ts';
import type { Frame } from '../domain/reading.ts';
import { Rule } from '../domain/rule/rule.ts';
import { farmWorld } from '../gateway/core/farm-world.ts';
import type { Farm, Zone } from '../gateway/core/farm.ts';
import { ControlLoop } from '../gateway/core/loop.ts';
import { RuleBook } from '../gateway/core/rulebook/rule-book.ts';
import { Snapshot } from '../gateway/core/snapshot.ts';
import { withVersion } from '../gateway/rules/version.ts';
import { print, quantile, round } from './line.ts';

const ZONES = 200;
const RULES = 5;
const TICKS = 500;
/** Ticks before it counts, while the code warms up. */
const WARM_UP = 200;
const MINUTE_MS = 60_000;

/** Keeps the one timer of the loop, so that a tick can be called and timed by itself. */
class TickClock implements Clock {
  time = Date.UTC(2026, 3, 1);
  #tick: () => void = () => undefined;

  now(): number {
    return this.time;
  }

  at(_at: number, run: () => void): Cancel {
    this.#tick = run;
    return () => (this.#tick = () => undefined);
  }

  /** Milliseconds that the waiting timer took. */
  run(): number {
    const tick = this.#tick;
    const started = performance.now();
    tick();
    return performance.now() - started;
  }
}

function zoneOf(index: number): Zone {
  const [id, output] = [`khu-${index}`, `van-${index}`];
  const head = (kind: string, more: object) =>
    withVersion(Rule.parse({ id: `${id}-${kind.replace('_', '-')}`, kind, output, ...more }));
  const limits = { metric: 'soil.moisture', on_below: 24 };
  return {
    ...{ id, name: id, area_m2: 300, method: 'drip' },
    soil: { field_capacity: 0.32, wilting_point: 0.12, root_depth_m: 0.5 },
    crop: { kind: 'tomato', kc: 1 },
    outputs: [
      OutputSettings.parse({
        ...{ id: output, kind: 'valve', device: 'relay', channel: 1, flow_l_min: 40 },
        ...{ daily_max_l: 3_000, cycle_s: 600, soak_s: 300, quiet: [{ from: '10:00', to: '14:00' }] },
      }),
    ],
    rules: [
      head('rain_delay', { fallen: { mm: 5, hours: 24 } }),
      head('balance', { priority: 4 }),
      head('threshold', { ...limits, off_above: 28, priority: 3 }),
      head('dose', { ...limits, amount: { litres: 200 }, soak_min: 30, priority: 2 }),
      head('schedule', { times: ['05:30', 'sunset-30'], amount: { minutes: 10 }, priority: 1 }),
    ],
  };
}

const frameOf = (zone: string, at: number, value: number): Frame => ({
  ...{ device: `soil-${zone}`, zone, measuredAt: at, receivedAt: at, clock: 'source' },
  readings: [{ point: 'soil.moisture', value, quality: 'good' }],
});

/** One tick of the control loop in which every zone has something new: what a valve may have to wait for. */
export function controlTick(): Promise<void> {
  const zones = Array.from({ length: ZONES }, (_, index) => zoneOf(index));
  const farm: Farm = {
    ...{ id: 'farm', lat: 20.83, lon: 105.97, elevation_m: 5, timezone: 'Asia/Ho_Chi_Minh' },
    ...{ devices: new Map(), zones: new Map(zones.map((zone) => [zone.id, zone])), supplies: new Map() },
  };
  const clock = new TickClock();
  const snapshot = new Snapshot();
  let depletion_mm = 0;
  let decisions = 0;
  const water = {
    rain_mm: () => 0,
    rainExpected_mm: () => undefined,
    balance: () => ({ depletion_mm, raw_mm: 40, taw_mm: 100, tier: 'penman_full', assumed_h: 0 }) as const,
  };
  const loop = new ControlLoop(
    {
      ...{ farm, book: new RuleBook(zones), clock, keepers: new Map(), longestSleep_ms: 1_000 },
      world: farmWorld(farm, { snapshot, water, obstacle: () => undefined }),
      readings: () => ({}),
      overrides: () => ({}),
      ranUntil: () => 0,
      id: () => `${(decisions += 1)}`,
      decided: () => undefined,
      setBack: () => undefined,
      changed: () => undefined,
    },
    [],
  );
  const took_ms: number[] = [];
  let cpu_us = 0;
  for (let tick = 0; tick < WARM_UP + TICKS; tick++) {
    clock.time += MINUTE_MS;
    depletion_mm = 30 + 15 * Math.sin(tick / 40);
    for (const { id } of zones) snapshot.update(frameOf(id, clock.time, 26 + 4 * Math.sin(tick / 25)));
    loop.wake();
    const before = process.cpuUsage();
    const ms = clock.run();
    const { user, system } = process.cpuUsage(before);
    if (tick < WARM_UP) continue;
    took_ms.push(ms);
    cpu_us += user + system;
  }
  loop.stop();
  print({
    what: 'control_tick',
    value: round(quantile(took_ms, 0.5), 2),
    unit: 'ms',
    conditions: {
      ...{ p99_ms: round(quantile(took_ms, 0.99), 2), cpu_ms: round(cpu_us / 1_000 / TICKS, 2) },
      ...{ zones: ZONES, rules: RULES, decisions },
    },
  });
  return Promise.resolve();
}
