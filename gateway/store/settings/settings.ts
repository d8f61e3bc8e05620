import type { Overrides } from '../../../domain/override.ts';
import type { OverrideStore } from '../../core/ports/settings.ts';
import type { WorkerCalls } from '../calls.ts';
import type { SettingsTables } from './settings-tables.ts';

/** The gateway's access to settings.db. */
export type SettingsCalls = Pick<WorkerCalls<SettingsTables>, 'call'>;

export function overrideStore(settings: SettingsCalls): OverrideStore {
  return {
    async load() {
      const rows = await settings.call('overrides', undefined);
      return new Map(rows.map(([output, body]) => [output, JSON.parse(body) as Overrides])); // written by save
    },
    save: (output, overrides) => settings.call('putOverride', { output, body: JSON.stringify(overrides) }),
  };
}
