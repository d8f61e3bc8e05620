import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Written last: a folder without it is no backup. */
export const MANIFEST = 'manifest.json';

/** What a backup may hold; a name is never a path. */
const NAMES = ['journal.db', 'settings.db', 'api.db', 'api.dump', 'nongso.yaml'] as const;

/** Whether a file of this name may stand in a backup that is being written: SQLite has files beside its own. */
export const isOfBackup = (file: string): boolean =>
  [MANIFEST, ...NAMES].includes(file.replace(/(?<=\.db)-(?:journal|wal|shm)$/, ''));

const Copied = z.strictObject({
  name: z.enum(NAMES),
  bytes: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Version of the schema and rows of each table, of a database. */
  schema: z.int().optional(),
  rows: z.record(z.string(), z.int()).optional(),
});
/** One file of a backup. */
export type Copied = z.infer<typeof Copied>;

const Manifest = z.strictObject({
  format: z.literal(1),
  /** Of Nông Số and of Node.js. */
  version: z.string(),
  node: z.string(),
  made_at: z.iso.datetime(),
  files: z.array(Copied).min(1).max(NAMES.length),
});
/** What a backup holds, and how to know that it still does. */
export type Manifest = z.infer<typeof Manifest>;

export const manifestText = (manifest: Manifest): string => `${JSON.stringify(manifest, null, 2)}\n`;

/** Throws with a sentence when the folder is no whole backup. */
export function readManifest(folder: string): Manifest {
  const file = join(folder, MANIFEST);
  if (!existsSync(file))
    throw new Error(
      `${folder} is no backup: it has no ${MANIFEST}. One that was interrupted cannot be restored`,
    );
  const read = Manifest.safeParse(parsed(readFileSync(file, 'utf8')));
  if (!read.success)
    throw new Error(`${file} cannot be read; it is damaged or of a newer version of Nông Số`);
  return read.data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
