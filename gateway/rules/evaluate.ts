import type { Rule } from '../../domain/rule.ts';
import type { Proposal, RuleContext } from './define.ts';
import { RULE_KINDS } from './kinds/index.ts';

/** What one rule asks for now. Pure. */
export const evaluate = (rule: Rule, context: RuleContext): Proposal =>
  RULE_KINDS[rule.kind].decide(rule, context);
