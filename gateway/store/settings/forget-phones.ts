import { makeDataDir, settingsFile } from '../data-dir.ts';
import { openDatabase } from '../database.ts';
import type { ReplacePinOptions } from './replace-pin.ts';
import { settingsTables } from './settings-tables.ts';

/** Ends the pairing of every phone, from any process; a running gateway finds out when it next looks them up. */
export function forgetPhones({ dataDir, migrationsDir }: Omit<ReplacePinOptions, 'random'>): void {
  makeDataDir(dataDir);
  const db = openDatabase({ file: settingsFile(dataDir), schema: 'settings', migrationsDir });
  try {
    settingsTables(db).forgetAllPhones();
  } finally {
    db.close();
  }
}
