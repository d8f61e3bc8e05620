import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DecisionInput } from '../../../../domain/decision.ts';
import type { Flip } from '../../../../domain/flip.ts';
import { localTime } from '../../../../domain/local-time.ts';
import type { Point } from '../../../../domain/metric.ts';
import type { Overrides } from '../../../../domain/override.ts';
import { quantityOf } from '../../../../domain/quantity.ts';
import { control } from '../../../../gateway/core/control.ts';
import type { ControlInput } from '../../../../gateway/core/control.ts';
import type { VersionedRule } from '../../../../gateway/core/farm.ts';
import { flipsOf } from '../../../../gateway/core/flip.ts';
import { advance, untouched } from '../../../../gateway/core/output-state.ts';
import type { ControlWorld, Obstacle } from '../../../../gateway/core/world.ts';
import type { ZoneBalance } from '../../../../gateway/rules/define.ts';
import { anOutput, aRule, aRuleOf, aZone } from '../../../support/farm.ts';
import { DAK_LAK, NOW } from '../../../support/rule-context.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

interface Scene {
  readonly values?: Readonly<Partial<Record<Point, number>>>;
  readonly age_s?: number;
  readonly rain_mm?: number;
  readonly balance?: ZoneBalance;
  readonly rules?: readonly VersionedRule[];
  readonly output?: Parameters<typeof anOutput>[0];
  readonly overrides?: Overrides;
  readonly obstacle?: Obstacle;
}

/** One valve at {@link NOW}, how it stands, and what would turn it. */
class Stage {
  readonly output;
  readonly #scene: Scene;
  questions = 0;

  constructor(scene: Scene) {
    this.#scene = scene;
    this.output = anOutput(scene.output);
  }

  input(scene = this.#scene, now = NOW): ControlInput {
    const { values = {}, age_s = 60, rain_mm, balance, rules = [aRule()], overrides = {}, obstacle } = scene;
    const value: ControlWorld['value'] = (_zone, point, { now, stale_s }): DecisionInput | undefined => {
      this.questions++;
      const seen = values[point];
      const quality = age_s > stale_s ? 'stale' : 'good';
      return seen === undefined ? undefined : { point, value: seen, at: now - age_s * 1000, age_s, quality };
    };
    const world: ControlWorld = {
      ...{ site: DAK_LAK, value, rain_mm: () => rain_mm, rainExpected_mm: () => undefined },
      balance: () => balance ?? { missing: 'weather' },
      obstacle: () => obstacle,
    };
    const local = localTime(now, DAK_LAK.timezone);
    const zone = aZone({ area_m2: 100 });
    return { now, local, zone, world, rules, overrides, state: untouched(this.output) };
  }

  get flips(): readonly Flip[] {
    return flipsOf(this.output, this.input());
  }

  /** The state with some of the scene put to something else. */
  stateWith(change: Partial<Scene>, now = NOW): string {
    return control(this.output, this.input({ ...this.#scene, ...change }, now)).state;
  }
}

const moisture = (value: number) => ({ values: { 'soil.moisture': value } }) as const;

describe('what would turn an output', () => {
  it('names the limit that the soil has to fall below', () => {
    expect(new Stage(moisture(27.4)).flips).toEqual([
      { kind: 'value', point: 'soil.moisture', value: 24, now: 27.4, direction: 'below' },
    ]);
  });

  it('names the upper limit while it waters', () => {
    const stage = new Stage({ ...moisture(22), output: { on_max_s: 86_400 } });
    const input = stage.input();
    const verdict = control(stage.output, input);
    expect(verdict.state).toBe('on');
    const state = advance(stage.output, input.state, verdict, {
      now: NOW,
      day: input.local.day,
      away: true,
    });
    const later = { ...input, state, now: NOW + MINUTE };
    const [value] = flipsOf(stage.output, later);
    expect(value).toEqual({ kind: 'value', point: 'soil.moisture', value: 32, now: 22, direction: 'above' });
  });

  it('gives the next start of a schedule, with everything else as it is', () => {
    const rule = aRuleOf({ kind: 'schedule', times: ['17:30'], amount: { minutes: 10 } });
    expect(new Stage({ rules: [rule] }).flips).toEqual([{ kind: 'time', at: NOW + 2.5 * HOUR }]);
  });

  it('does not let a reading grow old while it looks at later times', () => {
    const blindAt17 = new Stage({
      ...moisture(22),
      age_s: 600,
      output: { quiet: [{ from: '12:00', to: '17:00' }] },
    });
    expect(blindAt17.flips).toEqual([{ kind: 'time', at: NOW + 2 * HOUR }]);
  });

  it('says that nothing will within a day', () => {
    const rule = aRuleOf({ kind: 'schedule', times: ['17:30'], weekdays: ['mon'], amount: { minutes: 10 } });
    expect(new Stage({ rules: [rule] }).flips).toEqual([{ kind: 'none' }]);
    expect(new Stage({ rules: [] }).flips).toEqual([{ kind: 'none' }]);
  });

  it('is silent where it cannot see or may not start, instead of promising', () => {
    expect(new Stage({}).flips).toEqual([]);
    expect(new Stage({ ...moisture(27), age_s: 86_400 }).flips).toEqual([]);
    expect(new Stage({ ...moisture(20), obstacle: { code: 'no_clock' } }).flips).toEqual([]);
  });

  it('sends to the person who holds it, and tells when that ends by itself', () => {
    const pause = { action: 'pause', by: 'Bà Hoa', at: NOW, until: NOW + HOUR } as const;
    expect(new Stage({ ...moisture(20), overrides: { standing: pause } }).flips).toEqual([
      { kind: 'person' },
      { kind: 'time', at: NOW + HOUR },
    ]);
  });

  it('knows the rain that holds a schedule back, and the depletion of a water balance', () => {
    const rules = [
      aRuleOf({ id: 'mua', kind: 'rain_delay', fallen: { mm: 5, hours: 24 } }),
      aRuleOf({ kind: 'schedule', times: ['14:59'], amount: { minutes: 10 } }),
    ].sort((a, b) => b.priority - a.priority);
    expect(new Stage({ rules, rain_mm: 12 }).flips).toContainEqual({
      ...{ kind: 'value', point: 'rain.total', value: 5, now: 12, direction: 'below' },
    });
    const balance = { depletion_mm: 20, raw_mm: 64, taw_mm: 160, tier: 'penman_full', assumed_h: 0 } as const;
    expect(new Stage({ rules: [aRuleOf({ kind: 'balance' })], balance }).flips).toEqual([
      { kind: 'value', point: 'soil.depletion', value: 64, now: 20, direction: 'above' },
    ]);
  });

  it('puts the smallest change of its range first', () => {
    const rules = [
      aRule({ id: 'dat', on_below: 20 }),
      aRuleOf({ kind: 'threshold', id: 'khi', metric: 'air.temperature', on_above: 31, off_below: 29 }),
    ];
    const { flips } = new Stage({ rules, values: { 'soil.moisture': 50, 'air.temperature': 30 } });
    expect(flips).toMatchObject([
      { point: 'air.temperature', value: 31, direction: 'above' },
      { point: 'soil.moisture', value: 20, direction: 'below' },
    ]);
  });

  it('asks control a bounded number of times', () => {
    const stage = new Stage({
      rules: [
        aRuleOf({ kind: 'rain_delay', id: 'mua', fallen: { mm: 5, hours: 24 } }),
        ...['soil.moisture', 'soil.conductivity', 'soil.temperature', 'light.illuminance'].map((metric) =>
          aRuleOf({ kind: 'threshold', id: metric.replace('.', '-'), metric, on_below: -1, off_above: 0 }),
        ),
      ],
      values: {
        ...{ 'soil.moisture': 30, 'soil.conductivity': 800, 'soil.temperature': 20 },
        'light.illuminance': 500,
      },
      rain_mm: 0,
    });
    let questions = 0;
    const input = stage.input();
    flipsOf(stage.output, {
      ...input,
      get rules() {
        questions++;
        return input.rules;
      },
    });
    expect(questions).toBeLessThan(250);
    expect(questions).toBeGreaterThan(10);
  });

  it('really turns past the value it names, and not short of it', () => {
    const rule = fc
      .record({
        low: fc.integer({ min: 50, max: 600 }),
        gap: fc.integer({ min: 1, max: 300 }),
        cooling: fc.boolean(),
        now: fc.integer({ min: 0, max: 1_000 }),
      })
      .map(({ low, gap, cooling, now }) => ({
        limits: cooling
          ? { on_below: undefined, off_above: undefined, on_above: (low + gap) / 10, off_below: low / 10 }
          : { on_below: low / 10, off_above: (low + gap) / 10 },
        now: now / 10,
      }));
    fc.assert(
      fc.property(rule, ({ limits, now }) => {
        const stage = new Stage({ ...moisture(now), rules: [aRule(limits)] });
        const before = stage.stateWith({});
        const [flip] = stage.flips;
        if (flip?.kind !== 'value') throw new Error('a threshold always has a limit');
        const step = 10 ** -quantityOf(flip.point).decimals;
        const past = flip.direction === 'below' ? -step : step;
        expect(stage.stateWith(moisture(flip.value + past))).not.toBe(before);
        if (Math.abs(flip.value - now) > step)
          expect(stage.stateWith(moisture(flip.value - past))).toBe(before);
      }),
    );
  });

  it('really turns at the time it names, and not before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_439 }), (minute) => {
        const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
        const rule = aRuleOf({ kind: 'schedule', times: [time], amount: { minutes: 10 } });
        const stage = new Stage({ rules: [rule] });
        const before = stage.stateWith({});
        const [flip] = stage.flips;
        if (flip?.kind !== 'time') throw new Error('a daily schedule starts within a day');
        expect(stage.stateWith({}, flip.at)).not.toBe(before);
        expect(stage.stateWith({}, flip.at - 1)).toBe(before);
      }),
    );
  });
});
