/**
 * Tells the rules this page can speak of from those it cannot, without the schema library: see shape.ts. A kept rule was
 * valid when it was kept, so only what the sentences and forms read is looked at.
 */
import type { RuleSetView } from '../../../../domain/http/rules.ts';
import type { Rule } from '../../../../domain/rule/rule.ts';
import { isNumber, isText, listOf, maybe, oneOf, withFields } from '../checks.ts';

/** A rule as the gateway keeps it. */
export type KeptRule = RuleSetView['rules'][number];
export type KnownRule = KeptRule & Rule;

type Check = (value: unknown) => boolean;

/** Two limits, the one way or the other. */
const heats = withFields({ on_below: isNumber, off_above: isNumber });
const cools = withFields({ on_above: isNumber, off_below: isNumber });
const limited =
  (check: Check): Check =>
  (value) =>
    check(value) && (heats(value) || cools(value));

const steps = listOf(limited(withFields({ output: isText })));
const amount = withFields({ minutes: maybe(isNumber), litres: maybe(isNumber), depth_mm: maybe(isNumber) });
const hours = withFields({ from: isText, to: isText });
const rain = maybe(withFields({ mm: isNumber, hours: isNumber }));
const head = { id: isText, mode: oneOf('live', 'shadow') };
const one = { ...head, output: isText };

const KINDS: Readonly<Record<Rule['kind'], Check>> = {
  threshold: limited(withFields({ ...one, metric: isText })),
  dose: withFields({ ...one, metric: isText, on_below: isNumber, amount, soak_min: isNumber }),
  schedule: withFields({
    ...one,
    times: listOf(isText),
    amount,
    weekdays: maybe(listOf(oneOf('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'))),
    parity: maybe(isText),
    every: maybe(withFields({ days: isNumber, from: isText })),
    season: maybe(hours),
  }),
  balance: withFields({ ...one, start_at: isNumber, refill: isNumber, window: maybe(hours) }),
  rain_delay: withFields({ ...one, fallen: rain, forecast: rain }),
  climate: withFields({
    ...head,
    metric: isText,
    steps,
    minimum: maybe(withFields({ on_s: isNumber, every_s: isNumber })),
    only_if: maybe(withFields({ metric: isText, below: maybe(isNumber), above: maybe(isNumber) })),
  }),
  heat_stress: withFields({ ...head, steps }),
  oxygen: withFields({
    ...one,
    metric: isText,
    on_below: isNumber,
    off_above: isNumber,
    night: maybe(withFields({ hours, on_min: isNumber, every_min: isNumber })),
  }),
  salinity_gate: withFields({ ...one, metric: isText, shut_above: isNumber, open_below: isNumber }),
  guard: limited(withFields({ ...one, metric: isText, against: oneOf('frost', 'heat') })),
  lamp: withFields({
    ...one,
    hours: maybe(hours),
    day_length_h: maybe(isNumber),
    bright: maybe(withFields({ metric: isText, off_above: isNumber })),
  }),
};

const CHECKS = new Map<string, Check>(Object.entries(KINDS));

/** Whether this page has words for a rule. */
export const isKnown = (rule: KeptRule): rule is KnownRule => CHECKS.get(rule.kind)?.(rule) === true;
