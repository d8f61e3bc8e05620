import type { DatabaseSync } from 'node:sqlite';
import { ruleTables } from './rule-tables.ts';

export interface StoredCredential {
  readonly username: string;
  readonly device: string;
  readonly profile: string;
  /** SHA-256 of the secret. */
  readonly digest: Uint8Array;
}

/** What a password hash was made with; kept beside it, so that the cost can grow later. */
export interface PinCost {
  readonly memory_kib: number;
  readonly passes: number;
  readonly parallelism: number;
}

export interface StoredPhone {
  readonly id: number;
  /** Of a program that opened a session for itself. */
  readonly name?: string;
  /** UTC ms. */
  readonly expiresAt: number;
}

export interface StoredPin extends PinCost {
  readonly salt: Uint8Array;
  readonly hash: Uint8Array;
}

/** Every access to settings.db: each call is one transaction, durable when it returns. */
export function settingsTables(db: DatabaseSync) {
  const overrides = db.prepare('SELECT output, body FROM override');
  const putOverride = db.prepare(
    'INSERT INTO override (output, body) VALUES (?, ?) ON CONFLICT DO UPDATE SET body = excluded.body',
  );
  const credential = db.prepare('SELECT * FROM credential WHERE username = ?');
  const addCredential = db.prepare(
    'INSERT INTO credential (username, device, profile, digest) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const replaceCredential = db.prepare(
    `INSERT INTO credential (username, device, profile, digest) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET device = excluded.device, profile = excluded.profile, digest = excluded.digest`,
  );
  const pin = db.prepare('SELECT * FROM pin');
  const putPin = db.prepare(
    `INSERT OR REPLACE INTO pin (id, salt, hash, memory_kib, passes, parallelism) VALUES (1, ?, ?, ?, ?, ?)`,
  );
  const signingKey = db.prepare('SELECT secret FROM signing_key');
  const addSigningKey = db.prepare(
    'INSERT INTO signing_key (id, secret) VALUES (1, ?) ON CONFLICT DO NOTHING',
  );
  const addPhone = db.prepare('INSERT INTO phone (digest, expires_at, name) VALUES (?, ?, ?)');
  const phone = db.prepare('SELECT id, expires_at, name FROM phone WHERE digest = ? AND expires_at > ?');
  const forgetPhones = db.prepare('DELETE FROM phone WHERE expires_at <= ?');
  const forgetPhone = db.prepare('DELETE FROM phone WHERE digest = ?');
  const forgetAllPhones = db.prepare('DELETE FROM phone');

  return {
    ...ruleTables(db),

    overrides: (): [output: string, body: string][] =>
      overrides.all().map(({ output, body }) => [String(output), String(body)]),

    putOverride: ({ output, body }: { output: string; body: string }): void =>
      void putOverride.run(output, body),

    credential: (username: string): StoredCredential | undefined => {
      const row = credential.get(username);
      return (
        row && {
          username,
          device: String(row.device),
          profile: String(row.profile),
          digest: bytes(row.digest),
        }
      );
    },

    /** Whether it was taken: false when the username has a credential already. */
    addCredential: ({ username, device, profile, digest }: StoredCredential): boolean =>
      addCredential.run(username, device, profile, digest).changes === 1,

    replaceCredential: ({ username, device, profile, digest }: StoredCredential): void =>
      void replaceCredential.run(username, device, profile, digest),

    pin: (): StoredPin | undefined => {
      const row = pin.get();
      return (
        row && {
          salt: bytes(row.salt),
          hash: bytes(row.hash),
          memory_kib: Number(row.memory_kib),
          passes: Number(row.passes),
          parallelism: Number(row.parallelism),
        }
      );
    },

    putPin: ({ salt, hash, memory_kib, passes, parallelism }: StoredPin): void =>
      void putPin.run(salt, hash, memory_kib, passes, parallelism),

    signingKey: (): Uint8Array | undefined => {
      const row = signingKey.get();
      return row && bytes(row.secret);
    },

    /** The one that is there stays: two that come at once must end with the same key. */
    addSigningKey: (secret: Uint8Array): void => void addSigningKey.run(secret),

    addPhone: ({ digest, expiresAt, name }: Omit<StoredPhone, 'id'> & { digest: Uint8Array }): void =>
      void addPhone.run(digest, expiresAt, name ?? null),

    /** The phone with this token, if it has not expired. */
    phone: ({ digest, now }: { digest: Uint8Array; now: number }): StoredPhone | undefined => {
      const row = phone.get(digest, now);
      if (row === undefined) return undefined;
      const found = { id: Number(row.id), expiresAt: Number(row.expires_at) };
      return typeof row.name === 'string' ? { ...found, name: row.name } : found;
    },

    forgetPhones: (now: number): void => void forgetPhones.run(now),

    forgetPhone: (digest: Uint8Array): void => void forgetPhone.run(digest),

    forgetAllPhones: (): void => void forgetAllPhones.run(),
  };
}

export type SettingsTables = ReturnType<typeof settingsTables>;

function bytes(value: unknown): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new TypeError('settings.db holds no bytes where bytes belong');
  return value;
}
