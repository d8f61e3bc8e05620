import { randomBytes } from 'node:crypto';
import { forgetPhones } from '../../gateway/store/settings/forget-phones.ts';
import { newPin } from '../../gateway/store/settings/new-pin.ts';
import { replacePin } from '../../gateway/store/settings/replace-pin.ts';
import type { Command } from '../command.ts';
import { gatewaysDataDir } from '../data-dir.ts';
import { migrationsDir } from '../package-root.ts';

export const pin: Command = {
  name: 'pin',
  usage: 'pin [--unpair]',
  summary: 'makes a new PIN for pairing phones, shown once; --unpair (a lost phone) ends every pairing too',
  example: 'npx nongso pin',
  options: { unpair: { type: 'boolean' } },
  async run({ flags }, surroundings) {
    const fresh = newPin(randomBytes);
    const store = { dataDir: gatewaysDataDir(surroundings), migrationsDir: migrationsDir() };
    // The PIN first: whoever holds the lost phone may know the old one, and must not pair again in between.
    await replacePin(fresh, { ...store, random: randomBytes });
    if (flags.unpair === true) forgetPhones(store);
    surroundings.print(`PIN for phones: ${fresh}`);
    if (flags.unpair === true) surroundings.note('every phone has to be paired again, with this PIN');
    return 0;
  },
};
