// The driver against the simulated boards of eletechsup, without a cable between them.
import { describe, expect, test } from 'vitest';
import { problem } from '../../../../../domain/problem.ts';
import type { RelayProfile } from '../../../../../domain/profile/relay.ts';
import type { Request } from '../../../../../domain/wire/modbus.ts';
import { RelayBoard } from '../../../../../gateway/link/modbus/relay.ts';
import type { Requester } from '../../../../../gateway/link/modbus/relay.ts';
import { BOARD_START, countedFrom, relayProfile, simBoard } from '../../../../support/sim-board.ts';

const r421a08 = relayProfile('eletechsup-r421a08');
const r4d8a08 = relayProfile('eletechsup-r4d8a08');
const S = 1_000;
const timeout = problem('retry', 'timeout', 'unit 1 did not answer');

/** A board, and a driver that takes it for one of `profile`; `fails` loses requests on their way. */
function driven(profile: RelayProfile, { real = profile, fails = (_: Request): boolean => false } = {}) {
  const board = simBoard(real);
  const bus: Requester = {
    request: (exchange) => (fails(exchange.request) ? Promise.resolve(timeout) : board.bus.request(exchange)),
  };
  const relay = new RelayBoard({ profile, address: 1, bus, clock: board.clock });
  return { ...board, relay, after: (seconds: number) => board.clock.run(BOARD_START + seconds * S) };
}

const plainOn = (channel: number): Request => ({ unit: 1, fn: 6, address: channel, value: 0x0100 });

describe.each([r421a08, r4d8a08])('the driver of $id', (profile) => {
  test('holds a channel by its delay and reads it back', async () => {
    const { relay, after, channels } = driven(profile);
    expect(await relay.hold(3, 60)).toEqual({ energised: true });
    expect(channels.left_s(3)).toBe(60);
    await after(60);
    expect(await relay.read(3)).toEqual({ energised: false });
  });

  test('closes a running delay early, and the obvious off would not have', async () => {
    const { relay, ask, channels } = driven(profile);
    await relay.hold(1, 255);
    ask({ unit: 1, fn: 6, address: 1, value: 0x0200 });
    expect(channels.isOn(1)).toBe(true);
    expect(await relay.release(1)).toEqual({ energised: false });
    expect(channels.isOn(1)).toBe(false);
  });

  test('closes what was latched on by hand, and lets the others be', async () => {
    const { relay, ask, channels } = driven(profile);
    ask(plainOn(1));
    ask(plainOn(2));
    expect(await relay.release(1)).toEqual({ energised: false });
    expect([channels.isOn(1), channels.isOn(2)]).toEqual([false, true]);
  });

  test('closes what another master latched on while a delay of ours had run', async () => {
    const { relay, ask, after } = driven(profile);
    await relay.hold(1, 10);
    await after(11);
    ask(plainOn(1));
    expect(await relay.read(1)).toEqual({ energised: true });
    expect(await relay.release(1)).toEqual({ energised: false });
  });

  test('still sends the off when the end of the delay was lost, and tells by the read-back what came of it', async () => {
    const { relay, ask, channels } = driven(profile, {
      fails: (request) => 'value' in request && request.value === 0x0600,
    });
    ask(plainOn(1));
    expect(await relay.release(1)).toEqual({ energised: false });
    await relay.hold(2, 60);
    expect(await relay.release(2)).toEqual({ energised: true });
    expect(channels.isOn(2)).toBe(true);
  });

  test('says why when nothing of a release arrived', async () => {
    const { relay, seen } = driven(profile, { fails: (request) => request.fn === 6 });
    expect(await relay.release(1)).toEqual(timeout);
    expect(seen).toEqual([]);
  });

  test('cannot make a hold outlast its first time by renewing it: the board ignores that', async () => {
    const { relay, after, channels } = driven(profile);
    await relay.hold(1, 60);
    for (const second of [20, 40, 59]) {
      await after(second);
      expect(await relay.hold(1, 60)).toEqual({ energised: true });
    }
    await after(60);
    expect(channels.ranges).toEqual([{ channel: 1, from: BOARD_START, to: BOARD_START + 60 * S }]);
  });

  test.each([0, -1, NaN, 255.1, 3_600])('refuses to hold for %s s, sending nothing', async (for_s) => {
    const { relay, seen } = driven(profile);
    expect(await relay.hold(1, for_s)).toMatchObject({ problem: 'reject', code: 'lease_out_of_range' });
    expect(seen).toEqual([]);
  });
});

describe('a board that counts its channels from 0', () => {
  const wrong = () => driven(r4d8a08, { real: countedFrom(0, r4d8a08) });

  test('is found out by its coils at the first hold, and what it held falls at once', async () => {
    const { relay, channels } = wrong();
    expect(await relay.hold(1, 60)).toEqual({
      problem: 'reject',
      code: 'wrong_channel',
      detail: 'told to hold channel 1, the board held channel 2: it counts otherwise than eletechsup-r4d8a08',
    });
    expect(channels.ranges).toEqual([{ channel: 2, from: BOARD_START, to: BOARD_START }]);
  });

  test('is found out beside channels that others hold, which stay on', async () => {
    const { relay, ask, channels } = wrong();
    ask({ unit: 1, fn: 5, address: 5, value: 0xff00 });
    expect(await relay.hold(1, 60)).toMatchObject({ code: 'wrong_channel' });
    expect([channels.isOn(2), channels.isOn(6)]).toEqual([false, true]);
  });

  test('is not told to hold again for ten minutes, so that nothing chatters', async () => {
    const { relay, after, seen } = wrong();
    await relay.hold(1, 60);
    const before = seen.length;
    await after(599);
    expect(await relay.hold(3, 60)).toMatchObject({ code: 'wrong_channel' });
    expect(seen).toHaveLength(before);
    await after(600);
    await relay.hold(1, 60);
    expect(seen.length).toBeGreaterThan(before);
  });
});

describe('a relay that does not move', () => {
  test('is let go, and not taken for a wrong channel while other channels are on', async () => {
    const { seen, bus, clock } = simBoard(r4d8a08);
    const fifthOnly = { bits: Array.from({ length: 8 }, (_, i) => i === 4) };
    const relay = new RelayBoard({
      profile: r4d8a08,
      address: 1,
      clock,
      bus: {
        request: (exchange) =>
          exchange.request.fn === 1 ? Promise.resolve(fifthOnly) : bus.request(exchange),
      },
    });
    const once = [0x060a, 0x0600, 0x0200];
    for (const words of [once, [...once, ...once]]) {
      expect(await relay.hold(1, 10)).toEqual({ energised: false });
      expect(seen.map((request) => ('value' in request ? request.value : undefined))).toEqual(words);
    }
  });
});

describe('a sensor at the same address', () => {
  test('is not taken for a relay board: its readings are no coils', async () => {
    const { clock } = simBoard(r421a08);
    const bus: Requester = {
      request: ({ request }) =>
        Promise.resolve(request.fn === 3 ? { words: [253, 0, 0, 0, 0, 0, 0, 0] } : { written: true }),
    };
    const relay = new RelayBoard({ profile: r421a08, address: 1, bus, clock });
    expect(await relay.read(1)).toMatchObject({ problem: 'retry', code: 'bad_read_back' });
    expect(await relay.hold(1, 10)).toMatchObject({ code: 'bad_read_back' });
  });
});
