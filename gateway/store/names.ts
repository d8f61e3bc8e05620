import type { DatabaseSync } from 'node:sqlite';
import type { NameOf } from './row.ts';

export type Role = 'device' | 'zone' | 'output';

/**
 * Numbers for ids, made on first sight inside the caller's transaction. Make a new one after a rollback: the numbers
 * it remembers may be gone.
 */
export function nameNumbers(db: DatabaseSync): (role: Role, text: string) => number {
  const find = db.prepare('SELECT id FROM name WHERE role = ? AND text = ?');
  const add = db.prepare('INSERT INTO name (role, text) VALUES (?, ?)');
  const known = {
    device: new Map<string, number>(),
    zone: new Map<string, number>(),
    output: new Map<string, number>(),
  };
  return (role, text) => {
    const hit = known[role].get(text);
    if (hit !== undefined) return hit;
    const id = Number(find.get(role, text)?.id ?? add.run(role, text).lastInsertRowid);
    known[role].set(text, id);
    return id;
  };
}

/** Ids for numbers; a number once committed never changes its meaning. */
export function namesByNumber(db: DatabaseSync): NameOf {
  const find = db.prepare('SELECT text FROM name WHERE id = ?');
  const known = new Map<number, string>();
  return (id) => {
    const hit = known.get(id);
    if (hit !== undefined) return hit;
    const row = find.get(id);
    if (row === undefined) throw new Error(`the journal misses name ${id}`);
    const text = String(row.text);
    known.set(id, text);
    return text;
  };
}
