import { localTime } from '../../domain/local-time.ts';
import type { Overrides } from '../../domain/override.ts';
import { control } from '../../gateway/core/control.ts';
import { advance, untouched } from '../../gateway/core/output-state.ts';
import type { OutputState } from '../../gateway/core/output-state.ts';
import { farmWorld } from '../../gateway/core/farm-world.ts';
import type { ControlWorld, Obstacle } from '../../gateway/core/world.ts';
import { Snapshot } from '../../gateway/core/snapshot.ts';
import type { Verdict } from '../../gateway/core/verdict.ts';
import { aFarm, anOutput, aRule, aZone } from './farm.ts';

export const START = Date.UTC(2026, 10, 22, 1); // 8 in the morning at the farm
export const MINUTE = 60_000;

/** A farm of one output on which time passes by hand. */
export class Bench {
  now = START;
  overrides: Overrides = {};
  readonly snapshot = new Snapshot();
  readonly output;
  readonly zone;
  state: OutputState;
  /** What forbids automatic starts. */
  obstacle: Obstacle | undefined;
  readonly #world: ControlWorld;

  constructor(output: Parameters<typeof anOutput>[0] = {}, rule: Parameters<typeof aRule>[0] = {}) {
    this.output = anOutput(output);
    this.zone = aZone({ outputs: [this.output], rules: [aRule(rule)] });
    this.state = untouched(this.output);
    this.#world = farmWorld(aFarm([this.zone]), {
      snapshot: this.snapshot,
      water: {
        rain_mm: () => undefined,
        rainExpected_mm: () => undefined,
        balance: () => ({ missing: 'weather' }),
      },
      obstacle: () => this.obstacle,
    });
  }

  sees(value: number): this {
    const readings = [{ point: 'soil.moisture', value, quality: 'good' }] as const;
    this.snapshot.update({
      device: 'soil-1',
      zone: 'khu-1',
      measuredAt: this.now,
      receivedAt: this.now,
      clock: 'received',
      readings,
    });
    return this;
  }

  feels(value: number): this {
    const readings = [{ point: 'air.temperature', value, quality: 'good' }] as const;
    this.snapshot.update({
      device: 'air-1',
      zone: 'khu-1',
      measuredAt: this.now,
      receivedAt: this.now,
      clock: 'received',
      readings,
    });
    return this;
  }

  after(ms: number): this {
    this.now += ms;
    return this;
  }

  decide(): Verdict {
    const { now, zone, state, overrides } = this;
    const local = localTime(now, 'Asia/Ho_Chi_Minh');
    const rules = zone.rules;
    const verdict = control(this.output, { now, local, zone, world: this.#world, rules, state, overrides });
    const away = verdict.state !== this.output.safe;
    this.state = advance(this.output, state, verdict, { now, day: local.day, away });
    return verdict;
  }
}
