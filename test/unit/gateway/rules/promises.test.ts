import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rule } from '../../../../domain/rule/rule.ts';
import type { Asking, RuleContext } from '../../../../gateway/rules/define.ts';
import { evaluate } from '../../../../gateway/rules/evaluate.ts';
import { anOutput, aZone } from '../../../support/farm.ts';
import { aContext, BERLIN, DAK_LAK } from '../../../support/rule-context.ts';
import type { GivenContext } from '../../../support/rule-context.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;
const FROM = Date.UTC(2026, 0, 1);

/** 600 m² by sprinkler at 60 L/min. */
const zone = aZone({ area_m2: 600, rules: [] });
const output = anOutput({ flow_l_min: 60 });
const MM_PER_S = 0.8 / 600;

const rule = (kind: string, given: object): Rule =>
  Rule.parse({ id: 'luat', kind, output: 'van-1', ...given });
const minute = fc.integer({ min: 0, max: 1_439 });
const timeOfDay = minute.map(
  (at) => `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`,
);
const sunTime = fc
  .tuple(fc.constantFrom('sunrise', 'sunset'), fc.integer({ min: -300, max: 300 }))
  .map(([sun, by]) => `${sun}${by < 0 ? '' : '+'}${by}`);
const monthDay = fc.constantFrom('01-01', '02-28', '03-28', '06-15', '10-31', '12-31');
const amount = fc.oneof(
  fc.record({ minutes: fc.double({ min: 0.1, max: 90, noNaN: true }) }),
  fc.record({ litres: fc.double({ min: 0.1, max: 5_000, noNaN: true }) }),
  fc.record({ depth_mm: fc.double({ min: 0.1, max: 20, noNaN: true }) }),
);
const when_blind = fc.constantFrom('hold', 'safe');
const sensed = { metric: fc.constant('soil.moisture'), on_below: fc.constant(24), when_blind };

const threshold = fc
  .record({ ...sensed, off_above: fc.constant(32), on_min_s: fc.integer({ min: 0, max: 3_600 }) })
  .map((given) => rule('threshold', given));
const dose = fc
  .record({ ...sensed, amount, soak_min: fc.integer({ min: 0, max: 600 }) })
  .map((given) => rule('dose', given));
const schedule = fc
  .record(
    {
      times: fc.array(fc.oneof(timeOfDay, sunTime), { minLength: 1, maxLength: 4 }),
      amount,
      weekdays: fc.constantFrom(['mon'], ['sat', 'sun'], ['tue', 'wed', 'thu', 'fri']),
      parity: fc.constantFrom('odd', 'even'),
      every: fc.record({ days: fc.integer({ min: 2, max: 9 }), from: fc.constant('2026-03-01') }),
      season: fc.record({ from: monthDay, to: monthDay }),
    },
    { requiredKeys: ['times', 'amount'] },
  )
  .map((given) => rule('schedule', given));
const balance = fc
  .record(
    {
      start_at: fc.double({ min: 0.1, max: 1.5, noNaN: true }),
      refill: fc.double({ min: 0.1, max: 1, noNaN: true }),
      window: fc.record({ from: timeOfDay, to: timeOfDay }).filter(({ from, to }) => from !== to),
      check: fc.constant({}),
    },
    { requiredKeys: ['start_at', 'refill'] },
  )
  .map((given) => rule('balance', given));
const rainDelay = fc.constant(
  rule('rain_delay', { fallen: { mm: 5, hours: 12 }, forecast: { mm: 5, hours: 12 } }),
);

/** Any time of two years, or one around a change of Berlin's clocks. */
const instant = fc.oneof(
  fc.integer({ min: FROM, max: FROM + 2 * YEAR }),
  fc
    .tuple(
      fc.constantFrom('2026-03-29T01:00Z', '2026-10-25T01:00Z', '2027-03-28T01:00Z'),
      fc.integer({ min: -26 * HOUR, max: 26 * HOUR }),
    )
    .map(([change, by]) => Date.parse(change) + by),
);

const recent = fc.oneof(fc.constant(undefined), fc.integer({ min: 0, max: 2 * DAY }));

/** Everything that a rule may look at, at some time of two years; times are said as how long ago. */
const situation = fc.record({
  now: instant,
  site: fc.constantFrom(DAK_LAK, BERLIN),
  moisture: fc.double({ min: 0, max: 60, noNaN: true }),
  age_s: fc.integer({ min: 0, max: 1_200 }),
  quality: fc.constantFrom('good', 'good', 'good', 'implausible', 'silent'),
  askedAgo: recent,
  flowed: fc.double({ min: 0, max: 1, noNaN: true }),
  beganAgo: recent,
  endedAgo: recent,
  depletion_mm: fc.double({ min: 0, max: 120, noNaN: true }),
  assumed_h: fc.integer({ min: 0, max: 60 }),
  rain_mm: fc.constantFrom(undefined, 0, 5, 20),
  flows: fc.boolean(),
});
type Situation = typeof situation extends fc.Arbitrary<infer T> ? T : never;

/** What the rule sees so many ms later when nothing new was read; water flows on if it flows while it is asked for. */
function contextOf(given: Situation, later = 0): RuleContext {
  const { now, moisture, age_s, quality, askedAgo, flowed, beganAgo, endedAgo, flows } = given;
  const more_s = flows && askedAgo !== undefined ? later / 1000 : 0;
  const given_s = (askedAgo ?? 0) * 0.001 * flowed + more_s;
  const asking: Asking | undefined =
    askedAgo === undefined ? undefined : { since: now - askedAgo, given_s, given_l: given_s };
  const read = { value: moisture, at: now - age_s * 1000 };
  const seen: GivenContext['values'] =
    quality === 'silent'
      ? {}
      : { 'soil.moisture': quality === 'implausible' ? { ...read, quality: 'implausible' } : read };
  return aContext({
    now: now + later,
    site: given.site,
    zone,
    output,
    values: seen,
    asking,
    flows: flows && asking !== undefined,
    began: beganAgo === undefined ? 0 : now - beganAgo,
    ended: endedAgo === undefined ? 0 : now - endedAgo,
    balance: {
      depletion_mm: Math.max(0, given.depletion_mm - more_s * MM_PER_S),
      raw_mm: 50,
      taw_mm: 120,
      tier: 'hargreaves',
      assumed_h: given.assumed_h,
    },
    ...(given.rain_mm !== undefined && { rain_mm: given.rain_mm, rainExpected_mm: given.rain_mm }),
  });
}

const KINDS = { threshold, dose, schedule, balance, rain_delay: rainDelay };

describe.each(Object.entries(KINDS))('every %s rule', (_, rules) => {
  it('gives the same answer to the same question, and wakes later than now', () => {
    fc.assert(
      fc.property(rules, situation, (someRule, given) => {
        const proposal = evaluate(someRule, contextOf(given));
        expect(evaluate(structuredClone(someRule), contextOf(given))).toEqual(proposal);
        expect(proposal.wakeAt).toBeGreaterThan(given.now);
        expect(proposal.urgency ?? 0).toBeGreaterThanOrEqual(0);
        expect(proposal.urgency ?? 0).toBeLessThanOrEqual(1);
      }),
      { numRuns: 500 },
    );
  });

  it('changes its mind at no time before it wakes', () => {
    fc.assert(
      fc.property(rules, situation, fc.double({ min: 0, max: 1, noNaN: true }), (someRule, given, share) => {
        const { want, reason, wakeAt } = evaluate(someRule, contextOf(given));
        const last = Math.min(wakeAt - given.now - 1, 30 * DAY);
        for (const later of [last, Math.floor(share * last)]) {
          const then = evaluate(someRule, contextOf(given, later));
          expect([then.want, then.reason.code], `${later} ms later`).toEqual([want, reason.code]);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

/** What ends a run of a rule that is set to hold. */
const DONE: Readonly<Record<string, readonly string[]>> = {
  threshold: ['safe', 'stale'],
  dose: ['off', 'dose_given'],
};

describe.each(Object.entries({ threshold, dose }))('a blind %s rule', (_, rules) => {
  it('never asks for water, holds or goes safe as it is set, and ends what is done', () => {
    const blind = situation.filter(({ quality, age_s }) => quality !== 'good' || age_s > 900);
    fc.assert(
      fc.property(rules, blind, (someRule, given) => {
        const set = 'when_blind' in someRule ? someRule.when_blind : undefined;
        const { want, reason } = evaluate(someRule, contextOf(given));
        const isDone = given.askedAgo !== undefined && want !== set;
        if (isDone) expect([want, reason.code]).toEqual(DONE[someRule.kind] ?? []);
        else expect(want).toBe(set);
      }),
    );
  });
});
