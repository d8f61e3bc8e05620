import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { hasAccounts } from '../accounts/account-fill.ts';
import { StoreDamaged, forgetDamage, isDamage, notedDamage } from './damage.ts';
import { openDatabase, openForReading, quickCheck } from '../database.ts';
import type { DatabaseOptions } from '../database.ts';
import { checkJournal, checkNewest } from './journal-check.ts';
import type { Check } from './journal-check.ts';
import { isOutdated } from '../migrate.ts';
import {
  beginQuarantine,
  closeQuarantine,
  keptQuarantines,
  moveAside,
  unfinishedQuarantine,
} from './quarantine.ts';
import type { Quarantine, Salvaged } from './quarantine.ts';
import { salvage } from './salvage.ts';

/**
 * Up to here every page is looked at before the gateway runs: 32 MiB take 0.1 s read from memory and about 1 s from a
 * slow card. A larger journal is checked while the gateway runs.
 */
const CHECK_AT_START_BYTES = 32 * 1024 * 1024;
/** How long a check that found nothing holds, ms; a week. */
const CHECK_EVERY_MS = 7 * 86_400_000;

/** From this size on it is said that an upgrade has begun, and how long each GB takes on a slow card, minutes. */
const LARGE_BYTES = 256 * 1024 * 1024;
const UPGRADE_MIN_PER_GB = 3;

/** How often a long salvage says how far it is, ms. */
const SAY_EVERY_MS = 5_000;

export interface OpeningOptions extends Omit<DatabaseOptions, 'schema'> {
  /** IANA name of the farm's time zone. */
  readonly timezone: string;
  /** UTC ms. */
  readonly now: number;
  /** Told in words what a long start is doing. */
  readonly say: (what: string) => void;
}

/** A journal that is sound as far as a start can tell. */
export interface OpenedJournal {
  /** Whether the whole of it is to be checked while the gateway runs. */
  readonly isCheckDue: boolean;
  /** UTC ms of the last check of the whole that found nothing. */
  readonly checkedAt: number | undefined;
  /** Damaged journals that are kept beside it. */
  readonly kept: readonly Salvaged[];
}

export interface Opening {
  readonly opened: OpenedJournal;
  /**
   * Closes the connection that the journal was opened over. To be called when the one that writes stands beside it: the
   * last to close folds the whole log into the file, for which a slow card takes seconds.
   */
  readonly letGo: () => void;
}

/**
 * Makes sure that there is a sound journal of the newest schema. A damaged one is moved aside and what can be read of it
 * goes into a new one, so that the farm is looked after again. Throws when the file cannot be used for another reason,
 * or when there is no room for the new one.
 */
export function openJournal({ say, now, timezone, ...database }: OpeningOptions): Opening {
  const { file: journal } = database;
  const began = unfinishedQuarantine(journal);
  let held: DatabaseSync | undefined;
  if (began) finish(began);
  else {
    const wasUnclean = existsSync(`${journal}-wal`);
    const reason = faultAtStart();
    if (reason === undefined) {
      const checkedAt = lastCheck(journal);
      const isOld = checkedAt === undefined || now - checkedAt >= CHECK_EVERY_MS || checkedAt > now;
      return {
        opened: { isCheckDue: isOld || wasUnclean, checkedAt, kept: keptQuarantines(journal) },
        letGo: () => held?.close(),
      };
    }
    say(`the journal is damaged (${reason})`);
    finish(beginQuarantine(journal, now));
  }
  return {
    opened: { isCheckDue: false, checkedAt: now, kept: keptQuarantines(journal) },
    letGo: () => undefined,
  };

  function finish(quarantine: Quarantine): void {
    if (existsSync(quarantine.damaged) && existsSync(journal)) closeQuarantine(quarantine.folder);
    else {
      moveAside(journal, quarantine);
      say(`the damaged journal is kept in ${quarantine.folder}; what can be read is being saved`);
      const { migrationsDir } = database;
      let said = performance.now();
      const progress = ({ seq, of }: { seq: number; of: number }): void => {
        if (performance.now() - said < SAY_EVERY_MS) return;
        said = performance.now();
        say(`saved up to entry ${seq} of ${of}`);
      };
      const { saved, lost, not_whole, took_ms } = salvage({
        journal,
        quarantine,
        migrationsDir,
        now,
        progress,
      });
      say(`${saved} entries are saved and at most ${lost} are lost, in ${Math.round(took_ms / 1000)} s`);
      if (not_whole.length > 0)
        say(`of these tables beside the entries rows are lost: ${not_whole.join(', ')}`);
    }
    forgetDamage(journal);
    rememberCheck(journal, now);
    sayUpgrade(); // its accounts are still to be counted
  }

  /** A large journal that is brought to this version is silent for minutes. */
  function sayUpgrade(): void {
    const bytes = statSync(journal, { throwIfNoEntry: false })?.size ?? 0;
    if (bytes < LARGE_BYTES) return;
    const db = openForReading(journal);
    try {
      if (!isOutdated(db, 'journal', database.migrationsDir) && hasAccounts(db, timezone)) return;
    } finally {
      db.close();
    }
    const minutes = Math.ceil((bytes / 1e9) * UPGRADE_MIN_PER_GB);
    say(
      `the journal of ${Math.round(bytes / 1e6)} MB is brought to this version and counted; on a slow card this takes about ${minutes} minutes`,
    );
  }

  /** Why it cannot go on as it is; undefined when it can. */
  function faultAtStart(): string | undefined {
    const noted = existsSync(journal) ? notedDamage(journal) : undefined;
    try {
      // SQLite would take it for a new one, and throw its log away.
      if (existsSync(journal) && statSync(journal).size === 0 && lastCheck(journal) !== undefined)
        throw new StoreDamaged('it is empty');
      sayUpgrade();
      const db = openDatabase({ ...database, schema: 'journal' });
      let isSound = false;
      try {
        // Opened all the same: what its log holds belongs into the file that is moved aside.
        if (noted?.isProven === true) return noted.reason;
        if (noted !== undefined)
          say(`checking the whole journal, which was taken for damaged: ${noted.reason}`);
        if (noted !== undefined || statSync(journal).size <= CHECK_AT_START_BYTES) quickCheck(db);
        const found = resultOf(noted === undefined ? checkNewest(db) : checkJournal(db));
        if (found !== undefined) return found;
        isSound = true;
      } finally {
        if (isSound) held = db;
        else db.close();
      }
      if (noted !== undefined) rememberCheck(journal, now);
      forgetDamage(journal);
      return undefined;
    } catch (error) {
      if (!isDamage(error)) throw error;
      return reasonOf(error);
    }
  }
}

/** The first cause in words; what is wrapped around it speaks to people about something else. */
const reasonOf = (error: unknown): string =>
  error instanceof Error && error.cause !== undefined
    ? reasonOf(error.cause)
    : error instanceof Error
      ? error.message
      : String(error);

function resultOf(check: Check): string | undefined {
  for (;;) {
    const step = check.next();
    if (step.done === true) return step.value;
  }
}

/** Holds when the whole journal was last found sound, as ISO 8601. */
const checkMark = (journal: string): string => join(dirname(journal), 'journal.checked');

function lastCheck(journal: string): number | undefined {
  const mark = checkMark(journal);
  const at = existsSync(mark) ? Date.parse(readFileSync(mark, 'utf8')) : NaN;
  return Number.isNaN(at) ? undefined : at;
}

/** Remembers that the whole journal is sound, at UTC ms. */
export function rememberCheck(journal: string, at: number): void {
  const mark = checkMark(journal);
  writeFileSync(`${mark}.new`, new Date(at).toISOString(), { mode: 0o600, flush: true });
  renameSync(`${mark}.new`, mark);
}
