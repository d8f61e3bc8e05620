import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { makeDataDir, refuseHalfRestored } from '../gateway/store/data-dir.ts';
import type { Surroundings } from './command.ts';

/** Where a service keeps its stores: NONGSO_DATA_DIR, else (also when it is empty) ./data. */
export const dataDir = ({ env: { NONGSO_DATA_DIR: told = '' } }: Pick<Surroundings, 'env'>): string =>
  resolve(told === '' ? 'data' : told);

/**
 * The data folder for a command that changes what a gateway keeps there. Called from another folder it would make a
 * second one that no gateway reads, so a folder that is made now is named.
 * @throws Error for a folder whose restore has not come to its end
 */
export function gatewaysDataDir(surroundings: Surroundings): string {
  const folder = dataDir(surroundings);
  if (!existsSync(folder)) {
    makeDataDir(folder);
    surroundings.note(
      `nongso: made the data folder ${folder}; this counts only for a gateway that runs with NONGSO_DATA_DIR=${folder}`,
    );
  }
  refuseHalfRestored(folder);
  return folder;
}
