/**
 * Whether a write failed because something with the same key is there already: SQLite's extended result codes
 * SQLITE_CONSTRAINT_UNIQUE and _PRIMARYKEY, PostgreSQL's unique_violation.
 */
export function isTaken(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('errcode' in error) return error.errcode === 2067 || error.errcode === 1555;
  return 'code' in error && error.code === '23505';
}

/** Whether a write failed because what it refers to is not there: SQLITE_CONSTRAINT_FOREIGNKEY, foreign_key_violation. */
export function isMissing(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('errcode' in error) return error.errcode === 787;
  return 'code' in error && error.code === '23503';
}
