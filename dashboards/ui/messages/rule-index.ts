import { ruleEn } from './rule-en.ts';
import { ruleVi } from './rule-vi.ts';
import type { RuleWords } from './rule-words.ts';
import type { Language } from './words.ts';

export const RULE_WORDS: Readonly<Record<Language, RuleWords>> = { vi: ruleVi, en: ruleEn };
