import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Primary result codes of SQLite, https://sqlite.org/rescode.html */
const PRIMARY = 0xff;
const CORRUPT = 11;
const NOT_A_DATABASE = 26;
/** A sector that cannot be read, a file that ends too early, a file system that calls its own file broken. */
const UNREADABLE = new Set([266, 522, 8_458]);

/** A store was found damaged by a check of ours. */
export class StoreDamaged extends Error {
  override readonly name = 'StoreDamaged';
}

/** SQLite's extended result code; undefined for an error that is none of its own. */
export function resultCode(error: unknown): number | undefined {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
  return typeof code === 'number' ? code : undefined;
}

/** What Node throws for a number that no JavaScript number holds: none was ever written that large. */
const IMPOSSIBLE_NUMBER = 'Value is too large to be represented as a JavaScript number';

/** Whether the file itself is at fault, and not a lock, a full disk or the rights on it. */
export function isDamage(error: unknown): boolean {
  if (error instanceof StoreDamaged) return true;
  const code = resultCode(error);
  if (code !== undefined)
    return (code & PRIMARY) === CORRUPT || (code & PRIMARY) === NOT_A_DATABASE || UNREADABLE.has(code);
  if (!(error instanceof Error)) return false;
  if (error.message.startsWith(IMPOSSIBLE_NUMBER)) return true;
  return error.cause !== undefined && isDamage(error.cause);
}

/** Says to the next start that this journal is damaged; holds the reason. */
export const damageMark = (journal: string): string => join(dirname(journal), 'journal.damaged');

/** Begins the mark of a damage that a check of the whole journal has found, and that needs no second one. */
const PROVEN = 'found by a check: ';

/** Why a journal is taken for damaged. */
export interface NotedDamage {
  readonly reason: string;
  /** Whether a check of the whole has found it, and not somebody in the midst of other work. */
  readonly isProven: boolean;
}

/**
 * Leaves word of a damage that shows while the gateway runs, so that the next start checks the whole journal and saves
 * what can be read. Does nothing for any other error. Never throws: the caller is about to tell of the error itself.
 */
export function noteDamage(journal: string, error: unknown): void {
  // What a check has found stays said.
  if (isDamage(error) && !existsSync(damageMark(journal))) mark(journal, reasonOf(error));
}

/** The same of what a check of the whole journal has found: the next start saves what can be read without another. */
export function proveDamage(journal: string, error: unknown): void {
  if (isDamage(error)) mark(journal, PROVEN + reasonOf(error));
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function mark(journal: string, text: string): void {
  try {
    writeFileSync(damageMark(journal), text, { mode: 0o600, flush: true });
  } catch {
    // A disk that takes no mark takes no frames either, and that is told and alarmed by whoever writes them.
  }
}

/** Why the journal is taken for damaged; undefined when it is not. */
export function notedDamage(journal: string): NotedDamage | undefined {
  const file = damageMark(journal);
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8');
  const isProven = text.startsWith(PROVEN);
  return { reason: isProven ? text.slice(PROVEN.length) : text, isProven };
}

export const forgetDamage = (journal: string): void => rmSync(damageMark(journal), { force: true });
