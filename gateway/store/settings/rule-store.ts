import { z } from 'zod';
import { KeptRule } from '../../../domain/rule/rule-set.ts';
import type { RuleSet } from '../../../domain/rule/rule-set.ts';
import type { RuleStore } from '../../core/ports/settings.ts';
import type { StoredRuleSet } from './rule-tables.ts';
import type { SettingsCalls } from './settings.ts';

const KeptRules = z.array(KeptRule);

const setOf = ({ rules, ...head }: StoredRuleSet): RuleSet => ({
  ...head,
  rules: KeptRules.parse(JSON.parse(rules)),
});

const textOf = ({ rules, ...head }: RuleSet): StoredRuleSet => ({ ...head, rules: JSON.stringify(rules) });

export function ruleStore(settings: SettingsCalls): RuleStore {
  return {
    newest: async () => (await settings.call('newestRules', undefined)).map(setOf),
    declared: () => settings.call('declaredRules', undefined),
    async find(zone, version) {
      const found = await settings.call('rules', { zone, version });
      return found && setOf(found);
    },
    versions: (zone, page) => settings.call('ruleVersions', { zone, ...page }),
    save: (sets, declarations = new Map()) =>
      settings.call('saveRules', { sets: sets.map(textOf), declarations }),
  };
}
