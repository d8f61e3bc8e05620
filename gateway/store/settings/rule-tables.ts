import type { DatabaseSync } from 'node:sqlite';
import type { DeclaredRule, RuleSetHead } from '../../../domain/rule/rule-set.ts';
import type { Row } from '../row.ts';

/** Versions of a zone that are kept; the oldest go first. A decision names its rule's own version all the same. */
export const KEPT_VERSIONS = 1_000;

/** A version whose rules are still text. */
export interface StoredRuleSet extends RuleSetHead {
  /** JSON. */
  readonly rules: string;
}

/** The part of settings.db with the rules. {@link ruleTables.saveRules} is one transaction, durable when it returns. */
export function ruleTables(db: DatabaseSync) {
  const newest = db.prepare('SELECT *, max(version) AS version FROM rule_set GROUP BY zone ORDER BY zone');
  const declared = db.prepare('SELECT zone, id, hash FROM declared_rule ORDER BY zone, id');
  const ofZone = db.prepare('SELECT * FROM rule_set WHERE zone = ? ORDER BY version DESC LIMIT 1');
  const one = db.prepare('SELECT * FROM rule_set WHERE zone = ? AND version = ?');
  const heads = db.prepare(
    'SELECT zone, version, at, author, note FROM rule_set WHERE zone = ? AND version < ? ORDER BY version DESC LIMIT ?',
  );
  const add = db.prepare(
    'INSERT INTO rule_set (zone, version, at, author, note, rules) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const forget = db.prepare('DELETE FROM rule_set WHERE zone = ? AND version <= ?');
  const undeclare = db.prepare('DELETE FROM declared_rule WHERE zone = ?');
  const declare = db.prepare('INSERT INTO declared_rule (zone, id, hash) VALUES (?, ?, ?)');

  return {
    newestRules: (): StoredRuleSet[] => newest.all().map(setOf),

    declaredRules: (): DeclaredRule[] =>
      declared.all().map(({ zone, id, hash }) => ({
        zone: String(zone),
        id: String(id),
        hash: String(hash),
      })),

    /** Without a version the newest one. */
    rules: ({ zone, version }: { zone: string; version: number | undefined }): StoredRuleSet | undefined => {
      const row = version === undefined ? ofZone.get(zone) : one.get(zone, version);
      return row && setOf(row);
    },

    /** Newest first. */
    ruleVersions: ({ zone, before, limit }: { zone: string; before: number; limit: number }): RuleSetHead[] =>
      heads.all(zone, before, limit).map(headOf),

    /** Throws, and changes nothing, when a version is there already. */
    saveRules: ({
      sets,
      declarations,
    }: {
      sets: readonly StoredRuleSet[];
      declarations: ReadonlyMap<string, ReadonlyMap<string, string>>;
    }): void => {
      db.exec('BEGIN IMMEDIATE');
      try {
        for (const { zone, version, at, author, note, rules } of sets) {
          add.run(zone, version, at, author, note ?? null, rules);
          forget.run(zone, version - KEPT_VERSIONS);
        }
        for (const [zone, hashes] of declarations) {
          undeclare.run(zone);
          for (const [id, hash] of hashes) declare.run(zone, id, hash);
        }
        db.exec('COMMIT');
      } catch (error) {
        // A disk that refused may have ended the transaction itself.
        if (db.isTransaction) db.exec('ROLLBACK');
        throw error;
      }
    },
  };
}

const headOf = ({ zone, version, at, author, note }: Row): RuleSetHead => ({
  zone: String(zone),
  version: Number(version),
  at: Number(at),
  author: String(author),
  ...(note !== null && { note: String(note) }),
});

const setOf = (row: Row): StoredRuleSet => ({ ...headOf(row), rules: String(row.rules) });
