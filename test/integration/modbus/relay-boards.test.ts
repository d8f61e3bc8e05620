// The real master and driver over a real connection to simulated relay boards, whose time is run by the test.
import { describe, expect, onTestFinished, test } from 'vitest';
import { leasePolicy, longestAway } from '../../../domain/lease.ts';
import type { RelayProfile } from '../../../domain/profile/relay.ts';
import { listenModbusTcp } from '../../../firmware-sim/index.ts';
import { wallClock } from '../../../gateway/clock.ts';
import { RelayBoard } from '../../../gateway/link/modbus/relay.ts';
import { BOARD_START, countedFrom, relayProfile, simBoard } from '../../support/sim-board.ts';
import { command, outcome, runMaster } from './support.ts';

const S = 1_000;
/** Longer than any valve of these tests may stay open without its lease. */
const ON_MAX_S = 3_600;
const BOARDS = ['waveshare-relay-8', 'eletechsup-r421a08', 'eletechsup-r4d8a08'].map(relayProfile);
const [, R421A08, R4D8A08] = BOARDS;
if (R421A08 === undefined || R4D8A08 === undefined) throw new Error('a board is missing');

/** A board behind a converter, and a gateway's driver that has connected to it. */
async function wired(real: RelayProfile, profile = real) {
  const { device, channels, clock, ask } = simBoard(real);
  const line = await listenModbusTcp([device]);
  onTestFinished(() => line.close());
  const { master, opened } = runMaster(`tcp://127.0.0.1:${line.port}`);
  await opened(1);
  const patient = { ...profile, timeout_ms: 5_000 };
  const relay = new RelayBoard({ profile: patient, address: 1, bus: master, clock: wallClock });
  const after = (seconds: number) => clock.run(BOARD_START + seconds * S);
  return { device, channels, ask, line, master, relay, after };
}

describe.each(BOARDS)('a valve on $id', (profile) => {
  test('is closed early while its timer runs, and is open at no later time', async () => {
    const { relay, channels, after } = await wired(profile);
    expect(await relay.hold(1, 200)).toEqual({ energised: true });
    await after(30);
    expect(await relay.release(1)).toEqual({ energised: false });
    await after(300);
    expect(channels.ranges).toEqual([{ channel: 1, from: BOARD_START, to: BOARD_START + 30 * S }]);
  });

  test('is closed after it was switched on for ever by hand', async () => {
    const { relay, channels } = await wired(profile);
    channels.latch(2);
    expect(await relay.read(2)).toEqual({ energised: true });
    expect(await relay.release(2)).toEqual({ energised: false });
    expect(channels.isOn(2)).toBe(false);
  });

  test.each(['gateway', 'cable'] as const)(
    'closes by itself within its lease when the %s is lost',
    async (lost) => {
      const { relay, channels, master, line, after } = await wired(profile);
      const policy = leasePolicy(profile.lease, ON_MAX_S);
      const longest_s = longestAway(policy, profile.lease).lost_s;
      expect(await relay.hold(1, policy.lease_s)).toEqual({ energised: true });
      await (lost === 'gateway' ? master.stop() : line.close());
      await after(longest_s - 1);
      expect(channels.isOn(1)).toBe(true);
      await after(longest_s);
      expect(channels.isOn(1)).toBe(false);
    },
  );

  test('closes at once when the board loses its power, and stays closed when it is back', async () => {
    const { relay, channels, device, after } = await wired(profile);
    await relay.hold(1, 60);
    await after(5);
    device.powerOff();
    expect(channels.isOn(1)).toBe(false);
    device.powerOn();
    expect(await relay.read(1)).toEqual({ energised: false });
    expect(longestAway(leasePolicy(profile.lease, ON_MAX_S), profile.lease).power_s).toBe(0);
    expect(channels.ranges).toEqual([{ channel: 1, from: BOARD_START, to: BOARD_START + 5 * S }]);
  });
});

describe('a valve whose board ignores renewal', () => {
  test.each([R421A08, R4D8A08])('closes at the end of its first time on $id', async (profile) => {
    const { relay, channels, after } = await wired(profile);
    for (const second of [0, 20, 40]) {
      await after(second);
      expect(await relay.hold(1, 60)).toEqual({ energised: true });
    }
    await after(60);
    expect(await relay.read(1)).toEqual({ energised: false });
    expect(channels.ranges).toEqual([{ channel: 1, from: BOARD_START, to: BOARD_START + 60 * S }]);
  });
});

describe('an emergency stop written the obvious way', () => {
  test.each([
    ['off', { unit: 1, fn: 6, address: 1, value: 0x0200 }],
    ['all off', { unit: 1, fn: 6, address: 0, value: 0x0800 }],
  ] as const)(
    'as "%s" is confirmed by the board and leaves the valve open; the driver closes it',
    async (_, stop) => {
      const { relay, channels, master } = await wired(R4D8A08);
      await relay.hold(1, 255);
      expect(await outcome(master.request(command(stop)))).toBe('written');
      expect(channels.isOn(1)).toBe(true);
      expect(await relay.release(1)).toEqual({ energised: false });
      expect(channels.isOn(1)).toBe(false);
    },
  );
});

test('a board that counts its channels from 0 is found out, and the wrong valve closed at once', async () => {
  const { relay, channels } = await wired(countedFrom(0, R4D8A08), R4D8A08);
  expect(await relay.hold(1, 60)).toMatchObject({ problem: 'reject', code: 'wrong_channel' });
  expect(channels.ranges).toEqual([{ channel: 2, from: BOARD_START, to: BOARD_START }]);
});
