/** What a repaired letter says, as a pure function of letter and repair. */
import { isPlausible, isPoint, METRICS, metricOf } from '../../../domain/metric.ts';
import type { Frame, Reading } from '../../../domain/reading.ts';
import { isProblem } from '../../../domain/problem.ts';
import { parseUp } from '../../../domain/wire/native.ts';
import type { LetterProblem, LetterProblemCode, Repair } from '../ports/dead-letters.ts';
import type { DeadLetter } from '../ports/journal.ts';
import { judgeValues, wordsOf } from '../judge-values.ts';
import { isCredible } from '../source-time.ts';
import { nearestMetrics } from './nearest-metrics.ts';
import { numberOf } from './number-text.ts';

/** Longest text quoted in a problem. */
const MAX_QUOTE = 60;

/** What a repair gives: the readings, and the time they were measured at as far as it is known. */
export interface Repaired extends Pick<Frame, 'seq' | 'boot' | 'measuredAt' | 'clock'> {
  readonly readings: readonly Reading[];
}

type Value = readonly [name: string, value: unknown];

/** What can be done about a letter beside dropping it. */
export type LetterKind = 'value' | 'message' | 'delivery' | 'none';

const VALUE_CODES: ReadonlySet<string> = new Set(['unknown_metric', 'not_a_number']);
/** What domain/wire/native.ts says of a message. */
const MESSAGE_CODES: ReadonlySet<string> = new Set(
  'too_large not_json not_an_object no_values bad_ts bad_seq bad_boot'.split(' '),
);
/** Of letters that tell how many others were only counted. */
export const FLOOD = 'flood';

/** @param native whether its device speaks the native MQTT form, whose messages a person can write anew */
export function kindOf(dead: DeadLetter, { native }: { readonly native: boolean }): LetterKind {
  if (dead.entry !== undefined) return 'delivery';
  if (VALUE_CODES.has(dead.code)) return dead.frame === undefined ? 'none' : 'value';
  return native && MESSAGE_CODES.has(dead.code) ? 'message' : 'none';
}

export const letterProblem = (
  code: LetterProblemCode,
  detail: string,
  facts: LetterProblem['facts'] = {},
): LetterProblem => ({ problem: code === 'busy' ? 'back_off' : 'reject', code, detail, facts });

function valuesIn({ payload }: DeadLetter): readonly Value[] {
  try {
    const values: unknown = JSON.parse(payload);
    return typeof values === 'object' && values !== null && !Array.isArray(values)
      ? Object.entries(values)
      : [];
  } catch {
    return []; // cut at its limit: nobody knows what stood behind
  }
}

/** Why a letter that is asked for by a name is not meant: no value of it came under that name. */
export function otherName(dead: DeadLetter, name: string | undefined): LetterProblem | undefined {
  const own = valuesIn(dead).map(([given]) => given);
  if (name === undefined || own.includes(name)) return undefined;
  const names = quote(own.length > 0 ? own.join(', ') : '?');
  return letterProblem('other_name', `it came as ${names}`, { name: names });
}

/** What stays of a letter when its value of this name is dealt with: a letter about the others; undefined without others. */
export function leftOf(dead: DeadLetter, name: string | undefined): DeadLetter | undefined {
  const left = valuesIn(dead).filter(([given]) => given !== name);
  if (name === undefined || left.length === 0) return undefined;
  const { whole: _, frames: __, ...rest } = dead; // the frame is counted once
  const values = Object.fromEntries(left);
  const detail = wordsOf(judgeValues(values).faults) || dead.detail;
  return { ...rest, detail, payload: JSON.stringify(values) };
}

/**
 * The values of a frame, or the one that came under a name, under known names and as numbers. They go back to the time of
 * their frame. All that are meant must be right.
 */
export function repairValues(dead: DeadLetter, repair: Repair): Repaired | LetterProblem {
  const values = valuesIn(dead);
  const { frame } = dead;
  if (values.length === 0 || frame === undefined)
    return letterProblem('only_drop', 'its values are not whole');
  if (repair.payload !== undefined) return unfit('payload');
  const other = otherName(dead, repair.name);
  if (other) return other;
  const meant = values.filter(([name]) => repair.name === undefined || name === repair.name);
  if (repair.rename !== undefined && meant.length > 1)
    return letterProblem('name_needed', 'values came under several names; say which one is to be renamed');
  const readings: Reading[] = [];
  for (const value of meant) {
    const reading = repairValue(value, repair);
    if (isProblem(reading)) return reading;
    readings.push(reading);
  }
  return { ...frame, readings };
}

function repairValue([name, value]: Value, repair: Repair): Reading | LetterProblem {
  const point = repair.rename ?? name;
  if (!isPoint(point)) {
    const code = repair.rename === undefined ? 'rename_needed' : 'rename_unknown';
    const near = nearestMetrics(name).join(', ');
    return letterProblem(code, `"${point}" is no metric; near: ${near}`, { name: quote(point), near });
  }
  const unit = METRICS[metricOf(point)].unit;
  const number = asNumber(value, { repair, unit });
  if (isProblem(number)) return number;
  return { point, value: number, quality: isPlausible(point, number) ? 'good' : 'implausible' };
}

function asNumber(
  value: unknown,
  { repair, unit }: { readonly repair: Repair; readonly unit: string },
): number | LetterProblem {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  const text = quote(typeof value === 'string' ? value : JSON.stringify(value));
  if (repair.number !== true) return letterProblem('number_needed', `${text} is no number`, { text });
  const number = typeof value === 'string' ? numberOf(value, unit) : undefined;
  return number ?? letterProblem('no_number', `${text} cannot be read as one number`, { text, unit });
}

/**
 * A whole message in the native form, as a person corrected it. Every value must be right: what is not would make
 * another letter. Without a time that can be right, it was measured when it was received; when the time was not known
 * then, it needs one.
 */
export function repairMessage(dead: DeadLetter, repair: Repair): Repaired | LetterProblem {
  const { name, rename, number, payload } = repair;
  if (name !== undefined) return unfit('name');
  if (rename !== undefined) return unfit('rename');
  if (number !== undefined) return unfit('number');
  if (payload === undefined) return letterProblem('payload_needed', 'it needs the corrected text');
  const raw = parseUp(dead.device ?? '', payload);
  if (isProblem(raw)) return unreadable(raw.code);
  const readings: Reading[] = [];
  for (const [point, value] of Object.entries(raw.values)) {
    if (!isPoint(point)) return unreadable(`unknown_metric ${quote(point)}`);
    if (typeof value !== 'number' || !Number.isFinite(value)) return unreadable(`not_a_number ${point}`);
    readings.push({ point, value, quality: isPlausible(point, value) ? 'good' : 'implausible' });
  }
  const { ts, seq, boot } = raw;
  const isKnown = ts !== undefined && isCredible(ts, dead.timeless === true ? Infinity : dead.at);
  if (!isKnown && dead.timeless === true) return unreadable('no_ts');
  return {
    ...(isKnown ? { measuredAt: ts, clock: 'source' } : { measuredAt: dead.at, clock: 'received' }),
    ...(seq !== undefined && { seq }),
    ...(boot !== undefined && { boot }),
    readings,
  };
}

/** Nothing about what a server would not take can be changed here. */
export function unfitForDelivery(repair: Repair): LetterProblem | undefined {
  const given = Object.entries(repair).find(([, value]) => value !== undefined);
  return given && unfit(given[0]);
}

const unfit = (repair: string): LetterProblem =>
  letterProblem('repair_unfit', `"${repair}" mends nothing about this letter`, { repair });

const unreadable = (reason: string): LetterProblem =>
  letterProblem('payload_unreadable', `the corrected text cannot be read: ${reason}`, { reason });

const quote = (text: string | undefined): string => (text ?? '').slice(0, MAX_QUOTE);
