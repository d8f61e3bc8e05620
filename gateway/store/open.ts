import type { Logger } from 'pino';
import type { Clock } from '../../domain/clock.ts';
import type { CredentialStore, OverrideStore, PairingStore, RuleStore } from '../core/ports/settings.ts';
import type { Accounts, DayCounts } from '../core/ports/accounts.ts';
import type { DeadLetterBook } from '../core/ports/dead-letters.ts';
import type { EvidenceBook, EvidenceOutbox } from '../core/ports/evidence.ts';
import { cameAt } from '../core/ports/journal.ts';
import type { Journal } from '../core/ports/journal.ts';
import type { JournalReader } from '../core/ports/reads.ts';
import type { JournalCondition } from '../core/ports/soundness.ts';
import type { TelemetryOutbox } from '../core/ports/telemetry-outbox.ts';
import { WorkerAccounts } from './accounts/accounts.ts';
import { WorkerCalls } from './calls.ts';
import { JournalCare } from './care.ts';
import { credentialStore } from './settings/credentials.ts';
import type { Random } from './settings/credentials.ts';
import { journalFile, lockDataDir, makeDataDir, refuseHalfRestored, settingsFile } from './data-dir.ts';
import { WorkerDeadLetters } from './dead-letters/dead-letters.ts';
import { StoreDisk } from './disk/disk.ts';
import type { JournalLimits } from './disk/disk.ts';
import { roomFor } from './disk/disk-room.ts';
import { WorkerEvidence } from './evidence/evidence.ts';
import type { Gap } from './disk/gap.ts';
import { WorkerJournal } from './journal.ts';
import type { JournalStats } from './journal-stats.ts';
import { noLongerThan } from './no-longer-than.ts';
import { pairingStore } from './settings/pairing.ts';
import { sealPin } from './settings/pin.ts';
import { WorkerReader } from './reader.ts';
import { RollupDriver } from './history/rollup-driver.ts';
import { ruleStore } from './settings/rule-store.ts';
import { overrideStore } from './settings/settings.ts';
import type { SettingsTables } from './settings/settings-tables.ts';
import type { StoreHandlers } from './store-protocol.ts';
import { storeThread } from './store-thread.ts';
import type { UnclockedFrames } from '../core/ports/time.ts';
import { unclockedFrames } from './unclocked-frames.ts';
import { signingKey } from './settings/signing-key.ts';

/** How long the end waits for what is being done in the folder, ms: a disk that hangs lets nothing end. */
const STOPS_WITHIN_MS = 10_000;

export interface StoreOptions {
  readonly dataDir: string;
  /** The folder of the SQL files, found from the package root: the compiler copies none. */
  readonly migrationsDir: string;
  /** IANA name of the farm's time zone. */
  readonly timezone: string;
  /** Without them the journal keeps everything and commits at once. */
  readonly limits?: JournalLimits;
  readonly clock: Clock;
  /** Ms by a clock that nobody sets; without it nobody sets `clock`. */
  readonly steady_ms?: () => number;
  readonly random: Random;
  readonly log: Logger;
}

/** Everything the gateway keeps. */
export interface Store {
  readonly journal: Journal;
  readonly outbox: TelemetryOutbox;
  readonly reader: JournalReader;
  readonly deadLetters: DeadLetterBook;
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
  /** What became of what devices sent, where these sinks are those that frames are passed on to. */
  accounts(consumers: readonly string[]): Accounts & DayCounts;
  /**
   * Sums up the next readings for charts, durably; true while more of them wait. The store does it by itself in time:
   * this is for who has just filled a journal.
   */
  rollUp(): Promise<boolean>;
  /** Keeps a time without readings whose cause is known, if there was one. Never fails; the same one again changes nothing. */
  keepGap(cause: Gap['cause'], span: Pick<Gap, 'from' | 'to'> | undefined): Promise<void>;
  /** Frames that came while the time was not known. */
  readonly unclocked: UnclockedFrames;
  stats(): JournalStats;
  readonly disk: StoreDisk;
  /** Whether the journal is sound, and what became of one that was not. */
  condition(): JournalCondition;
  /** Commits what was appended, then closes all files and frees the data folder. */
  close(): Promise<void>;
}

/**
 * Opens the stores of a data folder, which are made on first use. Rejects with a sentence for the person when the
 * folder is in use by another gateway or the settings are damaged. Of a damaged journal what can be read is saved first.
 */
export async function openStore({
  dataDir,
  migrationsDir,
  timezone,
  limits,
  clock,
  steady_ms = () => clock.now(),
  random,
  log,
}: StoreOptions): Promise<Store> {
  makeDataDir(dataDir);
  refuseHalfRestored(dataDir);
  const lock = lockDataDir(dataDir);
  const file = journalFile(dataDir);
  const disk: StoreDisk = new StoreDisk({
    ...{ dataDir, journal: () => journal, limits, random, clock, steady_ms, log },
  });
  const thread = storeThread(
    { journal: file, settings: settingsFile(dataDir), migrationsDir, timezone },
    { clock, log },
  );
  const journal = new WorkerJournal({
    thread,
    ...{ clock, steady_ms, log, max_bytes: disk.max_bytes, commit_ms: limits?.commit_ms ?? 0 },
    failed: (reason) => void disk.room.failed(reason),
  });
  let care: JournalCare;
  try {
    await disk.room.open();
    care = await JournalCare.open({ workerData: { file, migrationsDir, timezone }, clock, log });
  } catch (error) {
    await disk.stop();
    lock.release();
    throw error;
  }
  const calls = new WorkerCalls<StoreHandlers>(thread);
  const reader = new WorkerReader({ calls, journal, clock });
  const settings = roomFor<SettingsTables>(calls, disk.room);
  const rollups = new RollupDriver({
    step: (ask) => calls.call('rollUp', ask),
    ...{ isTight: () => disk.room.isTight, clock, log },
  });

  const isUnread = (error: unknown): undefined =>
    void log.warn({ err: error }, 'the newest entry cannot be read; the clock is taken for right');

  async function close(): Promise<void> {
    const work = Promise.all([rollups.stop(), care.stop(), disk.stop()]);
    await noLongerThan(STOPS_WITHIN_MS, { work, clock });
    await journal.close();
    lock.release();
  }

  try {
    await thread.start();
    care.letGo();
    care.othersRun();
    disk.startedAfter(await newestEntryAt(reader).catch(isUnread));
    rollups.start();
  } catch (error) {
    await close();
    throw error;
  }

  return {
    journal,
    outbox: reader,
    reader,
    deadLetters: new WorkerDeadLetters({ calls, journal }),
    overrides: overrideStore(settings),
    rules: ruleStore(settings),
    credentials: credentialStore(settings, clock),
    pairing: pairingStore(settings, { random, clock }),
    setPin: async (pin) => settings.call('putPin', await sealPin(pin, random)),
    hasPin: async () => (await settings.call('pin', undefined)) !== undefined,
    signingKey: () => signingKey(settings, random),
    evidence: (of) => new WorkerEvidence({ calls, journal, ...of }),
    accounts: (consumers) => new WorkerAccounts({ calls, timezone, consumers }),
    rollUp: () => rollups.step(),
    keepGap: async (cause, span) => {
      if (span === undefined) return;
      await journal
        .change({ of: 'gap', gap: { cause, ...span } })
        .catch((error: unknown) => log.error({ err: error, cause, ...span }, 'a gap could not be recorded'));
    },
    unclocked: unclockedFrames(calls, journal),
    stats: () => journal.stats(),
    disk,
    condition: () => care.condition(),
    close,
  };
}

/** When the newest entry came, UTC ms. */
async function newestEntryAt(outbox: TelemetryOutbox): Promise<number | undefined> {
  const [newest] = await outbox.read((await outbox.head()) - 1, 1);
  return newest && cameAt(newest);
}
