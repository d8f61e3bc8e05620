import type { Random } from './credentials.ts';
import { makeDataDir, settingsFile } from '../data-dir.ts';
import { openDatabase } from '../database.ts';
import { sealPin } from './pin.ts';
import { settingsTables } from './settings-tables.ts';

export interface ReplacePinOptions {
  readonly dataDir: string;
  readonly migrationsDir: string;
  readonly random: Random;
}

/** Sets the farm's PIN from any process; a running gateway takes it at the next pairing. Paired phones stay paired. */
export async function replacePin(
  pin: string,
  { dataDir, migrationsDir, random }: ReplacePinOptions,
): Promise<void> {
  makeDataDir(dataDir);
  const db = openDatabase({ file: settingsFile(dataDir), schema: 'settings', migrationsDir });
  try {
    settingsTables(db).putPin(await sealPin(pin, random));
  } finally {
    db.close();
  }
}
