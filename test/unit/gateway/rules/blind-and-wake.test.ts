import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DecisionInput } from '../../../../domain/decision.ts';
import type { OutputSettings } from '../../../../domain/output.ts';
import { Rule } from '../../../../domain/rule/rule.ts';
import { evaluate } from '../../../../gateway/rules/evaluate.ts';
import { anOutput } from '../../../support/farm.ts';
import { aContext, BERLIN, DAK_LAK } from '../../../support/rule-context.ts';

const TROMSO = { lat: 69.65, lon: 18.96, elevation_m: 10, timezone: 'Europe/Oslo' };
const DAY = 86_400_000;

const step = { output: 'van-1', on_above: 30, off_below: 27 };
const minimum = { on_s: 70, every_s: 1_000 };
const dry = { metric: 'air.humidity', below: 60 };
const night = { hours: { from: '21:30', to: '05:10' }, on_min: 7, every_min: 50 };
const bright = { metric: 'air.temperature', off_above: 30 };

/** What goes by readings, by the clock or by both. */
const RULES = [
  { kind: 'climate', metric: 'air.temperature', steps: [step] },
  { kind: 'climate', metric: 'air.temperature', steps: [step], minimum, only_if: dry, on_min_s: 300 },
  {
    kind: 'climate',
    metric: 'air.vpd',
    steps: [{ ...step, on_above: 2, off_below: 1 }],
    minimum,
    when_blind: 'hold',
  },
  { kind: 'heat_stress', formula: 'nrc', steps: [{ ...step, on_above: 75, off_below: 70 }], on_min_s: 300 },
  { kind: 'oxygen', metric: 'air.temperature', on_below: 27, off_above: 30, night },
  { kind: 'salinity_gate', metric: 'air.temperature', shut_above: 30, open_below: 27 },
  { kind: 'guard', against: 'heat', on_above: 30, off_below: 27 },
  { kind: 'lamp', hours: night.hours, bright },
  { kind: 'lamp', day_length_h: 15, bright },
].map((given) => Rule.parse({ id: 'luat-1', ...('steps' in given ? {} : { output: 'van-1' }), ...given }));

const valve = anOutput();
const fan = anOutput({ kind: 'fan' });

const reading = fc.option(
  fc.record({
    value: fc.double({ min: 20, max: 40, noNaN: true }),
    age_s: fc.integer({ min: 0, max: 1_200 }),
    impossible: fc.integer({ min: 0, max: 9 }).map((draw) => draw === 0),
  }),
  { nil: undefined },
);

const situation = fc
  .record({
    rule: fc.constantFrom(...RULES),
    output: fc.constantFrom<OutputSettings>(valve, fan),
    site: fc.constantFrom(DAK_LAK, BERLIN, TROMSO),
    /** Any time, and often the days around a change of the clocks. */
    now: fc.oneof(
      fc.integer({ min: Date.UTC(2027, 0, 1), max: Date.UTC(2028, 0, 1) }),
      fc.integer({ min: -DAY, max: DAY }).map((by) => Date.UTC(2027, 2, 28, 1) + by),
      fc.integer({ min: -DAY, max: DAY }).map((by) => Date.UTC(2027, 9, 31, 1) + by),
    ),
    temperature: reading,
    humidity: reading,
    asked_s: fc.option(fc.integer({ min: 0, max: 90_000 }), { nil: undefined }),
  })
  .map(({ now, temperature, humidity, asked_s, rule, output, site }) => {
    const input = (seen: typeof temperature): Partial<DecisionInput> | undefined =>
      seen && {
        value: seen.value,
        at: now - seen.age_s * 1000,
        ...(seen.impossible && { quality: 'implausible' }),
      };
    const [warmth, moisture] = [input(temperature), input(humidity)];
    const given = {
      output,
      site,
      values: {
        ...(warmth && { 'air.temperature': warmth }),
        ...(moisture && { 'air.humidity': moisture }),
      },
      asking:
        asked_s === undefined ? undefined : { since: now - asked_s * 1000, given_s: 0, given_l: undefined },
    };
    return { now, output, rule, decide: (at: number) => evaluate(rule, aContext({ ...given, now: at })) };
  });

describe('rules of air, ponds, gates and lamps', () => {
  it('ask for the same at any time before they said to look again', () => {
    fc.assert(
      fc.property(
        situation,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }),
        (it, later) => {
          const { now, decide } = it;
          const { want, wakeAt } = decide(now);
          expect(wakeAt).toBeGreaterThan(now);
          const last = Math.min(wakeAt, now + 3 * DAY) - 1;
          for (const share of [...later, 1])
            expect(decide(Math.floor(now + share * (last - now))).want).toBe(want);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('move nothing away from its safe state on a reading that is missing, old or impossible', () => {
    const BY_CLOCK: ReadonlySet<string> = new Set(['minimum_air', 'night_duty', 'lamp_hours', 'lamp_rest']);
    fc.assert(
      fc.property(situation, ({ now, output, decide }) => {
        const { want, reason, inputs } = decide(now);
        const moves = want === (output.safe === 'off' ? 'on' : 'off');
        fc.pre(moves && !BY_CLOCK.has(reason.code));
        expect(inputs.length).toBeGreaterThan(0);
        expect(inputs.every(({ quality }) => quality === 'good')).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
