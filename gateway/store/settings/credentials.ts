import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../../domain/clock.ts';
import type { CredentialStore } from '../../core/ports/settings.ts';
import { makeDataDir, settingsFile } from '../data-dir.ts';
import { openDatabase } from '../database.ts';
import { noLongerThan } from '../no-longer-than.ts';
import { settingsTables } from './settings-tables.ts';
import type { StoredCredential } from './settings-tables.ts';
import type { SettingsCalls } from './settings.ts';

/** 128 bits: cannot be guessed, so a fast digest is enough to keep. */
const SECRET_BYTES = 16;
/** Compared with when the username is unknown, so that the answer takes the same time. */
const NOBODY = Buffer.alloc(32);

/** Random bytes from the operating system. */
export type Random = (bytes: number) => Uint8Array;

export const digestOf = (secret: string): Uint8Array => createHash('sha256').update(secret).digest();

export const newSecret = (random: Random): string => Buffer.from(random(SECRET_BYTES)).toString('base64url');

/** How long the store may take to answer for a node that it has confirmed before, ms. */
export const ANSWER_WITHIN_MS = 3_000;

/**
 * Asks settings.db at every login. A node that was confirmed before gets in by what was true then when the store does not
 * answer or is away: valves must be reached also while the disk hangs.
 */
export function credentialStore(settings: SettingsCalls, clock: Clock): CredentialStore {
  const confirmed = new Map<string, StoredCredential>();

  async function ask(username: string): Promise<StoredCredential | undefined> {
    const found = await settings.call('credential', username);
    if (found === undefined) confirmed.delete(username);
    else confirmed.set(username, found);
    return found;
  }

  function fits(credential: StoredCredential | undefined, secret: string) {
    const isRight = timingSafeEqual(credential?.digest ?? NOBODY, digestOf(secret));
    return credential && isRight ? { device: credential.device, profile: credential.profile } : undefined;
  }

  return {
    async check(username, secret) {
      const known = fits(confirmed.get(username), secret);
      const answer = ask(username);
      if (known === undefined) return fits(await answer, secret); // also a password that is new
      let found: typeof known | undefined = known;
      const work = answer.then((said) => (found = fits(said, secret)));
      // The store is away: what was true stays so until it says otherwise.
      await noLongerThan(ANSWER_WITHIN_MS, { work, clock }).catch(() => undefined);
      return found;
    },
  };
}

export interface AddCredentialOptions {
  readonly dataDir: string;
  readonly migrationsDir: string;
  readonly device: string;
  readonly profile: string;
  /** Whether an existing credential is replaced; without it that is refused. */
  readonly rotate: boolean;
  readonly random: Random;
}

/** A credential of this device is there already. */
export class CredentialExists extends Error {
  override readonly name = 'CredentialExists';
}

/**
 * Gives a device its MQTT username and password, from any process: a running gateway takes it at the next connect.
 * The password is shown this once; only its digest is kept. Throws {@link CredentialExists} unless `rotate`.
 */
export function addCredential(options: AddCredentialOptions): { username: string; password: string } {
  const { dataDir, migrationsDir, device, profile, rotate } = options;
  makeDataDir(dataDir);
  const db = openDatabase({ file: settingsFile(dataDir), schema: 'settings', migrationsDir });
  try {
    const tables = settingsTables(db);
    const password = newSecret(options.random);
    const credential = { username: device, device, profile, digest: digestOf(password) };
    if (rotate) tables.replaceCredential(credential);
    else if (!tables.addCredential(credential))
      throw new CredentialExists(`${device} has a credential already; give it a new one with --rotate`);
    return { username: device, password };
  } finally {
    db.close();
  }
}
