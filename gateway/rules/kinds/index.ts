import type { Rule } from '../../../domain/rule.ts';
import type { RuleKind } from '../define.ts';
import { threshold } from './threshold.ts';

/** Every rule kind the gateway can run. */
export const RULE_KINDS: { readonly [K in Rule['kind']]: RuleKind<K> } = { threshold };
