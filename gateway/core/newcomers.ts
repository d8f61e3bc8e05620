import type { Device, Farm } from './farm.ts';
import type { CredentialStore } from './ports/settings.ts';

export interface Newcomers {
  /** The devices that are known; new nodes are put in. */
  readonly devices: Map<string, Device>;
  /** Reads the configuration again; undefined when it cannot be read now. */
  readonly readAgain: () => Promise<Farm | undefined>;
}

/** Lets nodes in that were added to the configuration since the start: they are looked for when they first knock. */
export const admitting = (credentials: CredentialStore, newcomers: Newcomers): CredentialStore => ({
  async check(username, secret) {
    const found = await credentials.check(username, secret);
    if (!found || newcomers.devices.has(found.device)) return found;
    await admit(newcomers);
    return found;
  },
});

/** Puts the nodes in that were added to the configuration since the start. */
export async function admit({ devices, readAgain }: Newcomers): Promise<void> {
  const farm = await readAgain();
  for (const device of farm?.devices.values() ?? [])
    if (device.profile.link === 'mqtt' && !devices.has(device.id)) devices.set(device.id, device);
}
