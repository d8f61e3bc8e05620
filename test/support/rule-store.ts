import { DatabaseSync } from 'node:sqlite';
import type { RuleStore } from '../../gateway/core/ports/settings.ts';
import { migrate } from '../../gateway/store/migrate.ts';
import { ruleStore } from '../../gateway/store/settings/rule-store.ts';
import type { SettingsCalls } from '../../gateway/store/settings/settings.ts';
import { settingsTables } from '../../gateway/store/settings/settings-tables.ts';
import { migrationsDir } from './store.ts';

/** A settings database in memory, with the rules in it. */
export function settingsInMemory(): DatabaseSync {
  const db = new DatabaseSync(':memory:');
  migrate(db, 'settings', migrationsDir);
  return db;
}

export interface TroubledRuleStore {
  readonly store: RuleStore;
  /** `refuses`: nothing is done. `lost`: what is saved is kept, and then the store is gone. */
  disk: 'well' | 'refuses' | 'lost';
}

/** The rules of a settings database without its worker, on a disk that can go bad. */
export function ruleStoreOf(db: DatabaseSync): TroubledRuleStore {
  const tables: Record<string, (argument: never) => unknown> = settingsTables(db);
  const calls: SettingsCalls = {
    call: async (name, argument) => {
      if (trouble.disk === 'refuses') throw new Error('database or disk is full');
      const answer = tables[name]?.(argument as never);
      if (trouble.disk === 'lost' && name === 'saveRules') {
        trouble.disk = 'refuses';
        throw new Error('the store is gone: it ended');
      }
      return answer as never;
    },
  };
  const trouble: TroubledRuleStore = { store: ruleStore(calls), disk: 'well' };
  return trouble;
}
