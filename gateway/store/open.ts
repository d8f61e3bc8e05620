import type { Logger } from 'pino';
import type { Clock } from '../../domain/clock.ts';
import type { CredentialStore, OverrideStore, PairingStore, RuleStore } from '../core/ports/settings.ts';
import type { EvidenceBook, EvidenceOutbox } from '../core/ports/evidence.ts';
import type { Journal, Outbox } from '../core/ports/journal.ts';
import type { JournalReader } from '../core/ports/reads.ts';
import { WorkerCalls } from './calls.ts';
import { credentialStore } from './credentials.ts';
import type { Random } from './credentials.ts';
import { journalFile, lockDataDir, makeDataDir, settingsFile } from './data-dir.ts';
import { WorkerEvidence } from './evidence.ts';
import { WorkerJournal } from './journal.ts';
import type { JournalStats } from './journal.ts';
import { pairingStore } from './pairing.ts';
import { sealPin } from './pin.ts';
import { WorkerReader } from './reader.ts';
import { ruleStore } from './rule-store.ts';
import { overrideStore } from './settings.ts';
import type { SettingsTables } from './settings-tables.ts';
import { signingKey } from './signing-key.ts';

export interface StoreOptions {
  readonly dataDir: string;
  /** The folder of the SQL files, found from the package root: the compiler copies none. */
  readonly migrationsDir: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

/** Everything the gateway keeps. */
export interface Store {
  readonly journal: Journal;
  readonly outbox: Outbox;
  readonly reader: JournalReader;
  readonly overrides: OverrideStore;
  readonly rules: RuleStore;
  readonly credentials: CredentialStore;
  readonly pairing: PairingStore;
  /** Durable on return. Phones that are paired stay so. */
  setPin(pin: string): Promise<void>;
  hasPin(): Promise<boolean>;
  /** The gateway's own Ed25519 secret key, 32 bytes, made when it is first asked for. Never to leave this process. */
  signingKey(): Promise<Uint8Array>;
  /** Evidence of the gateway with this name; its days are those of the time zone. */
  evidence(of: { readonly gateway: string; readonly timezone: string }): EvidenceBook & EvidenceOutbox;
  stats(): JournalStats;
  /** Commits what was appended, then closes all files and frees the data folder. */
  close(): Promise<void>;
}

/**
 * Opens the stores of a data folder, which are made on first use. Rejects with a sentence for the person when the
 * folder is in use by another gateway or a file is damaged.
 */
export async function openStore({
  dataDir,
  migrationsDir,
  clock,
  random,
  log,
}: StoreOptions): Promise<Store> {
  makeDataDir(dataDir);
  const lock = lockDataDir(dataDir);
  const file = journalFile(dataDir);
  const journal = new WorkerJournal({ workerData: { file, migrationsDir }, clock, log });
  const reader = new WorkerReader({ file, journal, clock, log });
  const settings = new WorkerCalls<SettingsTables>({
    script: 'settings-worker',
    workerData: { file: settingsFile(dataDir), schema: 'settings', migrationsDir },
    clock,
    log,
  });

  async function close(): Promise<void> {
    // Readers first: the last connection that closes a journal folds its log into the file.
    await Promise.all([reader.calls.close(), settings.close()]);
    await journal.close();
    lock.release();
  }

  try {
    await Promise.all([journal.worker.start(), settings.worker.start()]);
    await reader.calls.worker.start(); // it cannot make or migrate the journal, so it comes after
  } catch (error) {
    await close();
    throw error;
  }

  return {
    journal,
    outbox: reader,
    reader,
    overrides: overrideStore(settings),
    rules: ruleStore(settings),
    credentials: credentialStore(settings),
    pairing: pairingStore(settings, { random, clock }),
    setPin: async (pin) => settings.call('putPin', await sealPin(pin, random)),
    hasPin: async () => (await settings.call('pin', undefined)) !== undefined,
    signingKey: () => signingKey(settings, random),
    evidence: (of) => new WorkerEvidence({ calls: reader.calls, journal, ...of }),
    stats: () => journal.stats(),
    close,
  };
}
