// The simulated Waveshare board, by its bytes and by what its coils do.
import { describe, expect, test } from 'vitest';
import { crc16 } from '../../../domain/wire/modbus.ts';
import { HOUR, MINUTE, START, ask, coils, hold, release, virtualFarm } from './build.ts';

const OFF = Array<boolean>(8).fill(false);
const FIRST_ON = OFF.map((_, i) => i === 0);

describe('a relay board', () => {
  test('closes by its own timer, without being told', async () => {
    const { clock, farm } = virtualFarm();
    expect(hold(farm, 600)).toEqual({ written: true });
    expect(coils(farm)).toEqual({ bits: FIRST_ON });
    await clock.run(START + 59_999);
    expect(coils(farm)).toEqual({ bits: FIRST_ON });
    await clock.run(START + 60_000);
    expect(coils(farm)).toEqual({ bits: OFF });
    expect(farm.device('relay-1').channels?.ranges).toEqual([
      { channel: 1, from: START, to: START + 60_000 },
    ]);
  });

  test('starts its timer anew when the hold is renewed', async () => {
    const { clock, farm } = virtualFarm();
    for (let i = 0; i < 5; i++) {
      hold(farm, 600);
      await clock.run(clock.now() + 20_000);
    }
    expect(coils(farm)).toEqual({ bits: FIRST_ON });
    await clock.run(START + HOUR);
    expect(farm.device('relay-1').channels?.ranges).toEqual([
      { channel: 1, from: START, to: START + 140_000 },
    ]);
  });

  test('cuts the hold when released, and the old timer does nothing any more', async () => {
    const { clock, farm } = virtualFarm();
    hold(farm, 600);
    await clock.run(START + 10_000);
    expect(release(farm)).toEqual({ written: true });
    expect(coils(farm)).toEqual({ bits: OFF });
    await clock.run(START + 50_000);
    hold(farm, 600);
    await clock.run(START + 70_000); // past the end of the first hold
    expect(coils(farm)).toEqual({ bits: FIRST_ON });
  });

  test('carries on with a running timer where its profile says that renewal is ignored', async () => {
    const { clock, farm } = virtualFarm();
    const { Channels } = await import('../../../firmware-sim/channels.ts');
    const lease = { unit_s: 1, max_s: 255, renew: 'ignored', cancel: 'no', confirmed: true } as const;
    const channels = new Channels(1, lease, clock);
    channels.hold(1, 60);
    await clock.run(START + 30_000);
    channels.hold(1, 60);
    channels.release(1); // nor can it be cut short
    expect(channels.left_s(1)).toBe(30);
    await clock.run(START + 60_000);
    expect(channels.isOn(1)).toBe(false);
    farm.stop();
  });

  test('obeys a plain on as the real board does: for ever. That is why no driver may send it', async () => {
    const { clock, farm } = virtualFarm();
    const relay = farm.modbusDevice('relay-1');
    expect(ask(relay, { unit: 10, fn: 5, address: 0, value: 0xff00 })).toEqual({ written: true });
    await clock.run(START + 24 * HOUR);
    expect(coils(farm)).toEqual({ bits: FIRST_ON });
    expect(ask(relay, { unit: 10, fn: 15, address: 0, bits: OFF.map((_, i) => i > 5) })).toEqual({
      written: true,
    });
    expect(coils(farm)).toEqual({ bits: OFF.map((_, i) => i > 5) });
  });

  test('lets water into its field while a coil is energised, and tells who listens', async () => {
    const { clock, farm } = virtualFarm();
    const events: unknown[] = [];
    const unlisten = farm.device('relay-1').channels?.onSwitch((event) => events.push(event));
    hold(farm, 600);
    expect(farm.field('khu-1').flow_l_min).toBe(7.5);
    expect(farm.field('khu-2').flow_l_min).toBe(0);
    await clock.run(START + HOUR);
    expect(farm.field('khu-1').flow_l_min).toBe(0);
    expect(farm.field('khu-1').fluxes.irrigation_mm).toBeCloseTo(7.5 / 300, 12);
    unlisten?.();
    hold(farm, 600);
    expect(events).toEqual([
      { channel: 1, energised: true, at: START },
      { channel: 1, energised: false, at: START + MINUTE },
    ]);
  });

  test('without power is silent, lets every coil fall, and comes back with all of them off', async () => {
    const { clock, farm } = virtualFarm();
    const relay = farm.modbusDevice('relay-1');
    hold(farm, 6000);
    await clock.run(START + 5_000);
    relay.powerOff();
    expect(relay.channels?.ranges).toEqual([{ channel: 1, from: START, to: START + 5_000 }]);
    expect(hold(farm, 600)).toBeUndefined();
    expect(coils(farm)).toBeUndefined();
    await clock.run(START + 10_000);
    relay.powerOn();
    expect(coils(farm)).toEqual({ bits: OFF });
  });

  test('refuses times its timer cannot hold, and addresses and functions it does not have', () => {
    const { farm } = virtualFarm();
    const relay = farm.modbusDevice('relay-1');
    expect(hold(farm, 0)).toMatchObject({ code: 'exception_3' });
    expect(hold(farm, 0x7fff)).toEqual({ written: true });
    expect(hold(farm, 0x8000)).toMatchObject({ code: 'exception_3' });
    expect(ask(relay, { unit: 10, fn: 5, address: 8, value: 0xff00 })).toMatchObject({ code: 'exception_2' });
    expect(ask(relay, { unit: 10, fn: 5, address: 0, value: 1 })).toMatchObject({ code: 'exception_3' });
    expect(ask(relay, { unit: 10, fn: 1, address: 0, count: 9 })).toMatchObject({ code: 'exception_2' });
    expect(ask(relay, { unit: 10, fn: 3, address: 0, count: 1 })).toMatchObject({ code: 'exception_1' });
    // FC15 for nine coils with one byte of bits: the counts disagree, the check bytes are right.
    const body = [10, 15, 0, 0, 0, 9, 1, 0xff];
    const crc = crc16(Uint8Array.from(body));
    const answer = relay.respond(Uint8Array.of(...body, crc & 0xff, crc >>> 8));
    expect([...(answer ?? [])].slice(0, 3)).toEqual([10, 0x8f, 3]);
    expect(coils(farm)).toEqual({ bits: FIRST_ON });
  });
});
