import type { Rule } from '../../domain/rule/rule.ts';
import type { Band, Need, Proposal, RuleContext, RuleKind } from './define.ts';
import { RULE_KINDS } from './kinds/index.ts';

type Kind = Rule['kind'];
/** A rule whose kind TypeScript can follow into the table of kinds. */
type RuleOf<K extends Kind = Kind> = { [P in K]: Extract<Rule, { kind: P }> & { readonly kind: P } }[K];

const kindOf = <K extends Kind>(kind: K): RuleKind<K> => RULE_KINDS[kind];

/** What one rule asks for now. Pure. */
export const evaluate = <K extends Kind>(rule: RuleOf<K>, context: RuleContext): Proposal =>
  kindOf<K>(rule.kind).decide(rule, context);

/** Readings a rule cannot do without. */
export const needsOf = <K extends Kind>(rule: RuleOf<K>): readonly Need[] => kindOf<K>(rule.kind).needs(rule);

/** The limits between which a rule keeps its points. */
export const bandsOf = <K extends Kind>(rule: RuleOf<K>): readonly Band[] =>
  kindOf<K>(rule.kind).bands?.(rule) ?? [];
