import { z } from 'zod';
import { canonicalJson } from '../../../domain/canonical.ts';
import { FILE_AUTHOR } from '../../../domain/rule/rule-set.ts';
import type { DeclaredRule, KeptRule, RuleSet } from '../../../domain/rule/rule-set.ts';
import type { Farm, Zone } from '../farm.ts';
import type { Declarations } from '../ports/settings.ts';

/** The rules of one zone in the configuration file. */
export interface Declared {
  readonly rules: readonly KeptRule[];
  /** By rule id: the hash of its words in the file now, and when the file was last taken. */
  readonly hashes: ReadonlyMap<string, string>;
  readonly last: ReadonlyMap<string, string>;
}

/**
 * What a zone's rules are after a start: of a rule whose words in the file are what they were, the kept form stands,
 * also where people changed or removed it since; what was changed, added or removed in the file follows the file; rules
 * that were never in the file stay. A new one is put behind the one that it follows in the file.
 */
export function followFile(
  kept: readonly KeptRule[],
  { rules, hashes, last }: Declared,
): readonly KeptRule[] {
  const result = kept.filter(({ id }) => hashes.has(id) || !last.has(id));
  let behind = -1;
  for (const rule of rules) {
    const at = result.findIndex(({ id }) => id === rule.id);
    const isChanged = hashes.get(rule.id) !== last.get(rule.id);
    if (at >= 0) behind = at;
    else if (isChanged) behind += 1;
    if (isChanged) result.splice(behind, at >= 0 ? 1 : 0, rule);
  }
  return result;
}

/** What the store held at a start, and what the file declares now. */
export interface AtStart {
  readonly kept: ReadonlyMap<string, RuleSet>;
  readonly declared: readonly DeclaredRule[];
  readonly declarations: Declarations;
  readonly now: number;
}

/** The versions that the file makes at a start, for the zones in which it changed. */
export const setsFromFile = (farm: Farm, { kept, declared, declarations, now }: AtStart): RuleSet[] =>
  [...farm.zones.values()].flatMap((zone) => {
    const before = kept.get(zone.id) ?? declaredSet(zone, now);
    const last = new Map(declared.filter((of) => of.zone === zone.id).map(({ id, hash }) => [id, hash]));
    const hashes = declarations.get(zone.id) ?? new Map<string, string>();
    const rules = followFile(before.rules, { rules: declaredSet(zone, now).rules, hashes, last });
    if (before.version > 0 && isSame(rules, before.rules)) return [];
    return { zone: zone.id, version: before.version + 1, at: now, author: FILE_AUTHOR, rules };
  });

/** What the file says of a zone, as long as nothing was ever kept of it. */
export const declaredSet = (zone: Zone, at: number): RuleSet => ({
  ...{ zone: zone.id, version: 0, at, author: FILE_AUTHOR },
  rules: zone.rules.map(({ version: _, ...rule }) => rule),
});

/** Whether two lists of rules say the same, in whatever order their keys are written. */
export const isSame = (a: readonly KeptRule[], b: readonly KeptRule[]): boolean => textOf(a) === textOf(b);

const textOf = (rules: readonly KeptRule[]): string => canonicalJson(z.json().parse(rules));
