/** The numbers of a rule that a farmer may change: what they are, and the rule with new ones. */
import type { RuleField, RulePlace, RuleWords } from '../../../ui/messages/rule-words.ts';
import type { Words } from '../../../ui/messages/words.ts';
import { formatNumber, pointFace } from '../../../ui/number.ts';
import type { OutputKind } from '../../../../domain/output.ts';
import type { Rule } from '../../../../domain/rule/rule.ts';
import { readNumber, writeNumber } from './read-number.ts';
import { isKnown } from './rule-shape.ts';
import type { KeptRule, KnownRule } from './rule-shape.ts';

export interface NumberField {
  readonly name: Exclude<RuleField, 'times'>;
  /** As it stands in the rule. */
  readonly value: number;
  /** What a person sees of 1: shares are shown in per cent. */
  readonly scale: number;
  readonly unit: string;
  /** As the person sees them. */
  readonly low: number;
  readonly high: number;
  readonly whole: boolean;
}

interface Speech {
  readonly words: Words;
  readonly rules: RuleWords;
}

/** Bounds are those of the rules' own schemas; the farm judges again. */
const MINUTES = { low: 0.1, high: 1_440 };
const LITRES = { low: 0.1, high: 1_000_000 };
const DEPTH_MM = { low: 0.1, high: 200 };
const SOAK_MIN = { low: 0, high: 10_080 };
const START_PERCENT = { low: 10, high: 150 };
const REFILL_PERCENT = { low: 10, high: 100 };
export const MOST_TIMES = 24;

/** The numbers that can be changed here; none for the kinds that a technician sets. */
export function numberFields(rule: Rule, { words, rules }: Speech): readonly NumberField[] {
  const { unit } = rules;
  const plain = { scale: 1, whole: false };
  switch (rule.kind) {
    case 'threshold': {
      const all = { on_below: rule.on_below, off_above: rule.off_above };
      const other = { on_above: rule.on_above, off_below: rule.off_below };
      return [...limits({ ...all, ...other }, rule.metric, words)];
    }
    case 'dose':
      return [
        ...limits({ on_below: rule.on_below }, rule.metric, words),
        ...amounts(rule.amount, unit),
        { ...plain, name: 'soak_min', value: rule.soak_min, unit: unit.minutes, ...SOAK_MIN, whole: true },
      ];
    case 'schedule':
      return amounts(rule.amount, unit);
    case 'balance': {
      const share = { scale: 100, whole: false };
      return [
        { ...share, name: 'start_at', value: rule.start_at, unit: unit.percent_easy, ...START_PERCENT },
        { ...share, name: 'refill', value: rule.refill, unit: unit.percent_lost, ...REFILL_PERCENT },
      ];
    }
    default:
      return [];
  }
}

type LimitName = 'on_below' | 'off_above' | 'on_above' | 'off_below';
const LIMITS: readonly LimitName[] = ['on_below', 'off_above', 'on_above', 'off_below'];

function limits(
  given: Partial<Record<LimitName, number | undefined>>,
  point: string,
  words: Words,
): readonly NumberField[] {
  const { unit, definition } = pointFace(point, words);
  const bounds = { low: definition?.min ?? -Infinity, high: definition?.max ?? Infinity };
  return LIMITS.flatMap((name) => {
    const value = given[name];
    return value === undefined ? [] : [{ name, value, scale: 1, unit, ...bounds, whole: false }];
  });
}

function amounts(
  { minutes, litres, depth_mm }: Extract<Rule, { kind: 'dose' }>['amount'],
  unit: RuleWords['unit'],
): readonly NumberField[] {
  const plain = { scale: 1, whole: false };
  if (minutes !== undefined)
    return [{ ...plain, name: 'amount.minutes', value: minutes, unit: unit.minutes, ...MINUTES }];
  if (litres !== undefined)
    return [{ ...plain, name: 'amount.litres', value: litres, unit: unit.litres, ...LITRES }];
  return [{ ...plain, name: 'amount.depth_mm', value: depth_mm ?? 0, unit: unit.mm, ...DEPTH_MM }];
}

/** What a rule switches, for the labels of its numbers; undefined where it has several outputs or one that is gone. */
export const outputKind = (rule: Rule, { kindOf }: RulePlace): OutputKind | undefined =>
  'output' in rule ? kindOf(rule.output) : undefined;

/** What is typed in a form. */
export interface Typed {
  readonly numbers: Readonly<Partial<Record<RuleField, string>>>;
  /** The times of the clock of a schedule; undefined for other kinds. */
  readonly times: readonly string[] | undefined;
}

/** Times of the clock, as a field can show them; those by the sun are kept as they are. */
export const clockTimes = (rule: Rule): readonly string[] | undefined =>
  rule.kind === 'schedule' ? rule.times.filter(isClock) : undefined;

export const sunTimes = (rule: Rule): readonly string[] =>
  rule.kind === 'schedule' ? rule.times.filter((time) => !isClock(time)) : [];

const isClock = (time: string): boolean => /^\d\d:\d\d$/.test(time);

/** A form that shows a rule as it is. */
export const typedOf = (rule: Rule, speech: Speech): Typed => ({
  numbers: Object.fromEntries(
    numberFields(rule, speech).map(({ name, value, scale }) => [
      name,
      writeNumber(shown(value, scale), speech.words.locale),
    ]),
  ),
  times: clockTimes(rule),
});

/** 0.55 * 100 is 55.00000000000001. */
const shown = (value: number, scale: number): number => Number((value * scale).toFixed(6));

export type Mistakes = Readonly<Partial<Record<RuleField, string>>>;
export type Change = { readonly rule: KnownRule } | { readonly mistakes: Mistakes };

/** The rule with what was typed, or what is wrong with it, in words, by field. Nothing else of the rule changes. */
export function changeOf(rule: KnownRule, typed: Typed, speech: Speech): Change {
  const mistakes: Partial<Record<RuleField, string>> = {};
  let changed: KeptRule = rule;
  const read = new Map<RuleField, number>();
  for (const field of numberFields(rule, speech)) {
    const value = valueOf(field, typed.numbers[field.name] ?? '', speech);
    if ('mistake' in value) mistakes[field.name] = value.mistake;
    else {
      read.set(field.name, value.shown);
      changed = withValue(changed, field, value.shown);
    }
  }
  const order = orderMistake(read, speech);
  if (order) mistakes[order.name] = order.text;
  if (typed.times !== undefined) {
    const wrong = timesMistake(typed.times, sunTimes(rule), speech.rules);
    if (wrong !== undefined) mistakes.times = wrong;
    if (typed.times.join() !== clockTimes(rule)?.join())
      changed = { ...changed, times: [...[...typed.times].sort(), ...sunTimes(rule)] };
  }
  if (Object.keys(mistakes).length > 0 || !isKnown(changed)) return { mistakes };
  return { rule: changed };
}

function valueOf(
  { low, high, whole }: NumberField,
  text: string,
  { words, rules }: Speech,
): { readonly shown: number } | { readonly mistake: string } {
  const value = readNumber(text, words.locale);
  if (value === undefined) return { mistake: rules.mistake.number };
  if (whole && !Number.isInteger(value)) return { mistake: rules.mistake.whole };
  const say = (bound: number): string => formatNumber(words.locale, bound, 2);
  if (value < low || value > high) return { mistake: rules.mistake.range(say(low), say(high)) };
  return { shown: value };
}

function withValue(rule: KeptRule, { name, scale, value }: NumberField, typed: number): KeptRule {
  // What was not typed over stays to the last decimal.
  const next = typed === shown(value, scale) ? value : Number((typed / scale).toFixed(6));
  const [outer = name, inner] = name.split('.');
  return { ...rule, [outer]: inner === undefined ? next : { [inner]: next } };
}

/** The limit that ends must lie past the one that begins, else it would switch without end. */
function orderMistake(
  read: ReadonlyMap<RuleField, number>,
  { words, rules }: Speech,
): { readonly name: RuleField; readonly text: string } | undefined {
  const say = (value: number): string => formatNumber(words.locale, value, 3);
  const [below, above] = [read.get('on_below'), read.get('off_above')];
  if (below !== undefined && above !== undefined && above <= below)
    return { name: 'off_above', text: rules.mistake.higher(say(below)) };
  const [onAbove, offBelow] = [read.get('on_above'), read.get('off_below')];
  if (onAbove !== undefined && offBelow !== undefined && offBelow >= onAbove)
    return { name: 'off_below', text: rules.mistake.lower(say(onAbove)) };
  return undefined;
}

function timesMistake(
  times: readonly string[],
  bySun: readonly string[],
  { mistake }: RuleWords,
): string | undefined {
  if (times.length + bySun.length === 0 || !times.every(isClock)) return mistake.noTime;
  return new Set(times).size < times.length ? mistake.sameTime : undefined;
}
