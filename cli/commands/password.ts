import { randomBytes } from 'node:crypto';
import { newPassword } from '../../domain/password.ts';
import { apiConfig, withApiStore } from '../api-store.ts';
import { Failure, WrongUsage } from '../command.ts';
import type { Command } from '../command.ts';

export const password: Command = {
  name: 'password',
  usage: 'password LOGIN',
  summary: 'makes a new password for somebody who has forgotten theirs, shown once; ends their sessions',
  example: 'npx nongso password 0912345678',
  options: {},
  words: 1,
  async run({ words: [login] }, surroundings) {
    if (login === undefined) throw new WrongUsage('say the phone number or e-mail the person signs in with');
    const { replacePassword } = await import('../../api/org/index.ts');
    const fresh = newPassword(randomBytes);
    const isDone = await withApiStore(apiConfig(surroundings), (db) =>
      replacePassword(db, randomBytes, { login, password: fresh }),
    );
    if (!isDone)
      throw new Failure(
        `nobody signs in with ${login}; check its spelling, and NONGSO_DATA_DIR or DATABASE_URL`,
      );
    surroundings.print(`new password of ${login}: ${fresh}`);
    return 0;
  },
};
