import { existsSync } from 'node:fs';
import { z } from 'zod';
import { KeptRule } from '../../../domain/rule/rule-set.ts';
import { settingsFile } from '../data-dir.ts';
import { openForReading } from '../database.ts';
import { ruleTables } from './rule-tables.ts';

/**
 * The rules that a gateway has in force in a zone, read beside it; undefined when it never kept any. @throws Error when
 * its settings cannot be read, as those of an older version before its first start with this one
 */
export function storedRules(dataDir: string, zone: string): readonly KeptRule[] | undefined {
  const file = settingsFile(dataDir);
  if (!existsSync(file)) return undefined;
  const db = openForReading(file);
  try {
    const found = ruleTables(db).rules({ zone, version: undefined });
    return found && z.array(KeptRule).parse(JSON.parse(found.rules));
  } finally {
    db.close();
  }
}
