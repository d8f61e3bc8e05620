import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { outputs } from '../../../../cli/doctor/checks/outputs.ts';
import { NOTHING_SEEN } from '../../../../cli/doctor/stores/seen.ts';
import { loadProfiles } from '../../../../cli/profiles.ts';
import type { Profile } from '../../../../domain/profile/schema.ts';
import { parseConfig } from '../../../../gateway/config.ts';

const valve = (id: string, device: string, channel: number) => ({
  id,
  kind: 'valve',
  device,
  channel,
  on_max_s: 900,
});

/** A board of which nobody knows what a second command does to its timer. */
function withUnknownTimer(profile: Profile): Profile {
  if (profile.lease === undefined) throw new Error('no relay');
  return { ...profile, id: 'board-without-notes', lease: { ...profile.lease, renew: 'unknown' } };
}

async function look() {
  const shipped = loadProfiles();
  const board = shipped.get('waveshare-relay-8');
  if (!board) throw new Error('no such profile');
  const profiles = new Map([...shipped, ['board-without-notes', withUnknownTimer(board)]]);
  const text = stringify({
    farm: 'dong-tao',
    timezone: 'Asia/Ho_Chi_Minh',
    location: { lat: 20.83, lon: 105.97 },
    buses: [{ id: 'rs485-1', port: '/dev/ttyUSB0', baud: 9_600 }],
    devices: [
      { id: 'relay-1', profile: 'waveshare-relay-8', bus: 'rs485-1', address: 10 },
      { id: 'relay-2', profile: 'board-without-notes', bus: 'rs485-1', address: 11 },
    ],
    zones: [
      { id: 'khu-1', name: 'Khu 1', outputs: [valve('van-1', 'relay-1', 1), valve('van-2', 'relay-1', 2)] },
      { id: 'khu-2', name: 'Khu 2', outputs: [valve('van-3', 'relay-2', 1)] },
    ],
  });
  const config = parseConfig(text, { profiles, env: {} });
  return outputs.look(
    {
      ...{ env: {}, dataDir: '/d', root: '/r', now: () => 0, file: undefined, config, api: undefined },
      presence: { is: 'absent', url: '' },
      stores: Promise.resolve(NOTHING_SEEN),
    },
    new AbortController().signal,
  );
}

describe('outputs', () => {
  it('are told by the longest time away from safe, and an unknown timer is named', async () => {
    expect((await look()).map(({ code, status, facts }) => ({ code, status, ...facts }))).toEqual([
      {
        ...{ code: 'renewal_unknown', status: 'warning' },
        ...{ output: 'van-3', device: 'relay-2', profile: 'board-without-notes', lost_s: 900 },
      },
      { code: 'longest_away', status: 'ok', outputs: ['van-3'], lost_s: 900 },
      { code: 'longest_away', status: 'ok', outputs: ['van-1', 'van-2'], lost_s: 60 },
    ]);
  });
});
