import type { Random } from './credentials.ts';
import type { SettingsCalls } from './settings.ts';

/** An Ed25519 secret key (RFC 8032, section 5.1.5). */
const SECRET_BYTES = 32;

/** The gateway's own secret key; made and kept, durably, when there is none yet. */
export async function signingKey(settings: SettingsCalls, random: Random): Promise<Uint8Array> {
  const found = await settings.call('signingKey', undefined);
  if (found !== undefined) return found;
  await settings.call('addSigningKey', random(SECRET_BYTES));
  const kept = await settings.call('signingKey', undefined);
  if (kept === undefined) throw new Error('the signing key was not kept');
  return kept;
}
