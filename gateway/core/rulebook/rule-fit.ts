import type { z } from 'zod';
import { Rule } from '../../../domain/rule/rule.ts';
import { ruleMistakes } from '../../rules/check.ts';
import type { RuleMistake } from '../../rules/check.ts';
import { measures } from '../../rules/measures.ts';
import type { Farm, Zone } from '../farm.ts';

/** One rule of a list: what it is if it can be read, and everything that is wrong with it. */
export interface Fit {
  readonly rule: Rule | undefined;
  /** Paths begin at the list: `rules[2].output`. */
  readonly mistakes: readonly RuleMistake[];
}

export interface FitOptions {
  readonly farm: Farm;
  readonly zone: Zone;
  /** The zone that has a rule of this id beside this list, if any. */
  readonly takenBy: (id: string) => string | undefined;
  /** The schema library's messages, in the language of whoever asks. */
  readonly words?: z.core.$ZodErrorMap;
}

/** Whether each rule of a zone can be put into force on this farm as it is now. */
export function fitOf(rules: readonly unknown[], { farm, zone, takenBy, words }: FitOptions): Fit[] {
  const seen = new Map<string, string>();
  const driven = new Set([...farm.supplies.values()].flatMap(({ pump, master }) => [pump, master]));
  const place = {
    ...{ zone, outputs: zone.outputs, outputIds: zone.outputs.map(({ id }) => id) },
    driven: new Set([...driven].filter((id) => id !== undefined)),
    measures: (metric: Parameters<typeof measures>[1]['metric']) =>
      measures(farm.devices.values(), { zone: zone.id, metric }),
  };
  return rules.map((given, i) => {
    const path = `rules[${i}]`;
    const parsed = Rule.safeParse(given, words && { error: words });
    if (!parsed.success)
      return { rule: undefined, mistakes: parsed.error.issues.map((issue) => mistakeOf(path, issue)) };
    const rule = parsed.data;
    const mistakes = ruleMistakes(rule, place).map((found) => ({ ...found, path: `${path}.${found.path}` }));
    const before = seen.get(rule.id) ?? takenBy(rule.id);
    if (before !== undefined)
      mistakes.push({ path: `${path}.id`, message: `${rule.id} is taken by ${before}; choose another` });
    else seen.set(rule.id, path);
    return { rule, mistakes };
  });
}

const mistakeOf = (path: string, issue: z.core.$ZodIssue): RuleMistake => ({
  path: issue.path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${String(key)}`),
    path,
  ),
  message: issue.message,
});
