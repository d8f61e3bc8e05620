import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { journalFile } from '../../../gateway/store/data-dir.ts';
import { ENOUGH_BYTES } from '../../../gateway/store/disk/disk-room.ts';
import type { Check } from '../check.ts';
import { finding } from '../finding.ts';
import type { Finding } from '../finding.ts';
import { nameOfUser, ourName } from '../users.ts';

const BYTES_PER_MB = 1024 * 1024;
/** With less, a backup, an update or a log fills the disk in a night, however small the journal is. */
const FLOOR_MB = 500;

/** Whether the data folder can be written and has room: for the gateway's reserve, and for the journal to grow as it may. */
export const disk: Check = {
  name: 'disk',
  limit_s: 10,
  look: async ({ dataDir: folder, config }) => {
    const found = await stat(folder).catch(() => undefined);
    if (found === undefined) return [finding('folder_missing', { folder })];
    const trouble = await writeTrouble(folder, found.uid);
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const free_mb = Math.floor(free / BYTES_PER_MB);
    const room = (): Finding => {
      if (free < ENOUGH_BYTES) return finding('disk_full', { folder, free_mb });
      const wanted_mb = config?.journal.max_mb ?? 0;
      if (free_mb + journal_mb < wanted_mb) return finding('disk_tight', { folder, free_mb, wanted_mb });
      return free_mb < FLOOR_MB
        ? finding('disk_tight', { folder, free_mb, wanted_mb: undefined })
        : finding('disk_fine', { folder, free_mb });
    };
    const journal_mb = ((await stat(journalFile(folder)).catch(() => undefined))?.size ?? 0) / BYTES_PER_MB;
    return [...(trouble ? [trouble] : []), room()];
  },
};

/** A card that fails is made read-only by the system: then nothing is acknowledged any more. */
async function writeTrouble(folder: string, owner: number): Promise<Finding | undefined> {
  try {
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EROFS')
      return finding('folder_read_only', { folder });
    return finding('folder_forbidden', { folder, user: ourName(), owner: nameOfUser(owner) });
  }
}
