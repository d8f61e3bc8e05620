import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { LOCK_NAME, RESTORING, journalFile, settingsFile } from '../../../gateway/store/data-dir.ts';
import { quickCheck } from '../../../gateway/store/database.ts';
import { isDamage, notedDamage, StoreDamaged } from '../../../gateway/store/salvage/damage.ts';
import { checkJournal, checkNewest } from '../../../gateway/store/salvage/journal-check.ts';
import type { StoreName } from '../facts.ts';
import { NOTHING_SEEN } from './seen.ts';
import type { StoreSeen, StoresSeen, StoresTask } from './seen.ts';

const BYTES_PER_MB = 1_000_000;
/** Up to this a store is looked at in full: some seconds on a slow card. */
const SMALL_MB = 64;
/** How long a statement waits for who writes, ms. */
const BUSY_MS = 2_000;
/** Entries among which the newest is looked for. */
const LAST_ENTRIES = 2_000;
const DAMAGED_FOLDER = /^damaged-\d/;

/** Looks at the stores of a data folder without changing a byte of it, whether a gateway uses it or not. Takes its time. */
export function lookAtStores({ dataDir, depth }: StoresTask): StoresSeen {
  const names = namesIn(dataDir);
  if (names.length === 0) return NOTHING_SEEN;
  const inUse = isInUse(join(dataDir, LOCK_NAME));
  const files: readonly (readonly [StoreName, string])[] = [
    ['journal', journalFile(dataDir)],
    ['settings', settingsFile(dataDir)],
    ['api', join(dataDir, 'api.db')],
  ];
  const stores = files
    .filter(([, file]) => existsSync(file))
    .map(([store, file]) => lookAt({ store, file, depth }));
  const journal = stores.find(({ store, state }) => store === 'journal' && state === 'sound');
  return {
    stores,
    inUse,
    newest: journal ? newestIn(journal.file) : 0,
    isHalfRestored: names.some((name) => name.endsWith(RESTORING)),
    damagedKept: names.filter((name) => DAMAGED_FOLDER.test(name)).map((name) => join(dataDir, name)),
  };
}

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return []; // what is wrong with the folder is told by the check of the disk
  }
};

function lookAt({
  store,
  file,
  depth,
}: {
  store: StoreName;
  file: string;
  depth: StoresTask['depth'];
}): StoreSeen {
  const { size, uid } = statSync(file);
  const size_mb = size / BYTES_PER_MB;
  const looked = depth === 'deep' || size_mb <= SMALL_MB ? 'all' : 'part';
  const seen = { store, file, size_mb, looked, uid } as const;
  try {
    accessSync(file, constants.R_OK);
  } catch (error) {
    return { ...seen, state: 'forbidden', words: wordsOf(error) };
  }
  try {
    const noted = store === 'journal' ? notedDamage(file) : undefined;
    if (noted) throw new StoreDamaged(noted.reason);
    checkTwice(file, (db) => check(db, { store, looked }));
    return { ...seen, state: 'sound', words: '' };
  } catch (error) {
    return { ...seen, state: isDamage(error) ? 'damaged' : 'unseen', words: wordsOf(error) };
  }
}

/** A gateway that starts meanwhile writes into what was taken for still: then it is looked at once more, as one in use. */
function checkTwice(file: string, look: (db: DatabaseSync) => void): void {
  const wasStill = isStill(file);
  try {
    withStore(file, look);
  } catch (error) {
    if (!wasStill || isStill(file)) throw error;
    withStore(file, look);
  }
}

function check(db: DatabaseSync, { store, looked }: Pick<StoreSeen, 'store' | 'looked'>): void {
  if (store === 'journal') {
    const steps = looked === 'all' ? checkJournal(db) : checkNewest(db);
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    if (step.value !== undefined) throw new StoreDamaged(step.value);
    return;
  }
  if (looked === 'all') quickCheck(db);
  else db.prepare('SELECT count(*) FROM sqlite_schema').get();
}

function newestIn(file: string): number {
  return withStore(file, (db) => {
    const last = `SELECT received_at, at FROM entry ORDER BY seq DESC LIMIT ${LAST_ENTRIES}`;
    const row = db.prepare(`SELECT max(coalesce(received_at, at)) AS newest FROM (${last})`).get();
    return Number(row?.newest ?? 0);
  });
}

/** Nobody writes into it: it has no log beside it. */
const isStill = (file: string): boolean =>
  (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) === 0;

/** One at rest is opened so that SQLite makes no files beside it: they would belong to whoever runs the doctor. */
function withStore<T>(file: string, use: (db: DatabaseSync) => T): T {
  const place = isStill(file) ? `${pathToFileURL(file).href}?immutable=1` : file;
  const db = new DatabaseSync(place, { readOnly: true, timeout: BUSY_MS });
  try {
    return use(db);
  } finally {
    db.close();
  }
}

/** By the lock that a gateway holds as long as it lives. */
function isInUse(lock: string): boolean {
  if (!existsSync(lock)) return false;
  try {
    const db = new DatabaseSync(lock, { readOnly: true, timeout: 0 });
    try {
      db.prepare('SELECT count(*) FROM sqlite_schema').get();
      return false;
    } finally {
      db.close();
    }
  } catch (error) {
    return wordsOf(error).includes('locked');
  }
}

const wordsOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ');
