import type { Random } from './credentials.ts';
import { digestOf, newSecret } from './credentials.ts';
import { makeDataDir, settingsFile } from '../data-dir.ts';
import { openDatabase } from '../database.ts';
import { settingsTables } from './settings-tables.ts';
import type { SettingsTables } from './settings-tables.ts';

/** A program that is killed leaves its session behind for so long, ms. */
const SESSION_MS = 5 * 60_000;

export interface ProgramSessionOptions {
  readonly dataDir: string;
  readonly migrationsDir: string;
  readonly random: Random;
  /** UTC ms. */
  readonly now: number;
  /** Who it is in what is recorded. */
  readonly name: string;
}

/** A bearer token for the farm's HTTP service. */
export interface ProgramSession {
  readonly token: string;
  /** Ends it; a running gateway finds out when it next looks it up. */
  end(): void;
}

/**
 * Opens a session for a program of the farm's own machine, from any process and without the PIN: whoever can write the
 * data folder owns the farm. Throws as {@link openDatabase}.
 */
export function openProgramSession(options: ProgramSessionOptions): ProgramSession {
  const { random, now, name } = options;
  const token = newSecret(random);
  const digest = digestOf(token);
  withTables(options, (tables) => {
    tables.forgetPhones(now);
    tables.addPhone({ digest, expiresAt: now + SESSION_MS, name });
  });
  return { token, end: () => withTables(options, (tables) => tables.forgetPhone(digest)) };
}

function withTables(
  { dataDir, migrationsDir }: ProgramSessionOptions,
  use: (tables: SettingsTables) => void,
): void {
  makeDataDir(dataDir);
  const db = openDatabase({ file: settingsFile(dataDir), schema: 'settings', migrationsDir });
  try {
    use(settingsTables(db));
  } finally {
    db.close();
  }
}
