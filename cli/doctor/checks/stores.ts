import { existsSync } from 'node:fs';
import { journalFile, settingsFile } from '../../../gateway/store/data-dir.ts';
import type { Check } from '../check.ts';
import { finding } from '../finding.ts';
import type { Finding } from '../finding.ts';
import { nameOfUser, ourName } from '../users.ts';
import type { StoreSeen } from '../stores/seen.ts';

/** Whether the stores can be read to the end. */
export const stores: Check = {
  name: 'stores',
  limit_s: 90,
  look: async ({ stores: looking, dataDir: folder }) => {
    const { stores: seen, isHalfRestored, damagedKept } = await looking;
    const isAlone = existsSync(journalFile(folder)) && !existsSync(settingsFile(folder));
    return [
      ...(isHalfRestored ? [finding('restore_unfinished', { folder })] : []),
      ...(isAlone && !isHalfRestored ? [finding('settings_missing', { file: settingsFile(folder) })] : []),
      ...seen.map(storeFinding),
      ...damagedKept.map((kept) => finding('damaged_kept', { folder: kept })),
    ];
  },
};

function storeFinding({ store, file, size_mb, state, looked, words, uid }: StoreSeen): Finding {
  switch (state) {
    case 'sound':
      return finding('store_fine', { store, file, size_mb, looked });
    case 'damaged':
      return finding('store_damaged', { store, file, words });
    case 'forbidden':
      return finding('store_forbidden', { store, file, user: ourName(), owner: nameOfUser(uid) });
    case 'unseen':
      return finding('store_unseen', { store, file, words });
  }
}
