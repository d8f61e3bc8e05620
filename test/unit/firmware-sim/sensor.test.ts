// The simulated wired sensors: registers as bytes, silence and exceptions, faults.
import { describe, expect, test } from 'vitest';
import { crc16, encodeRequest } from '../../../domain/wire/modbus.ts';
import { DAY, MINUTE, START, ask, readMoisture, virtualFarm } from './build.ts';

const moistureRequest = { unit: 3, fn: 3, address: 0x12, count: 1 } as const;

describe('a soil probe', () => {
  test('shows the moisture of its field, nearly', async () => {
    const { clock, farm } = virtualFarm();
    for (let minute = 0; minute < 200; minute++) {
      await clock.run(START + minute * MINUTE);
      expect(Math.abs(readMoisture(farm) - farm.field('khu-1').moisture)).toBeLessThan(0.2);
    }
  });

  test('answers every register of its profile, and no other', () => {
    const { farm } = virtualFarm();
    const probe = farm.modbusDevice('soil-1');
    for (const address of [0x06, 0x12, 0x13, 0x15, 0x1e, 0x1f, 0x20])
      expect(ask(probe, { unit: 3, fn: 3, address, count: 1 })).toHaveProperty('words');
    expect(ask(probe, { unit: 3, fn: 3, address: 0x12, count: 2 })).toHaveProperty('words');
    expect(ask(probe, { unit: 3, fn: 3, address: 0x13, count: 2 })).toMatchObject({ code: 'exception_2' });
    expect(ask(probe, { unit: 3, fn: 4, address: 0x12, count: 1 })).toMatchObject({ code: 'exception_1' });
    expect(ask(probe, { unit: 3, fn: 6, address: 0x12, value: 1 })).toMatchObject({ code: 'exception_1' });
  });

  test('keeps silent on another unit, wrong check bytes, half a frame, and without power', () => {
    const { farm } = virtualFarm();
    const probe = farm.modbusDevice('soil-1');
    const bytes = encodeRequest(moistureRequest);
    expect(probe.respond(bytes)).toBeDefined();
    expect(probe.respond(encodeRequest({ ...moistureRequest, unit: 4 }))).toBeUndefined();
    expect(probe.respond(bytes.with(7, bytes[7]! ^ 1))).toBeUndefined();
    expect(probe.respond(bytes.slice(0, 5))).toBeUndefined();
    expect(probe.respond(new Uint8Array(0))).toBeUndefined();
    probe.powerOff();
    expect(probe.respond(bytes)).toBeUndefined();
  });

  test('answers a function that does not exist with exception 1, a count out of range with 3', () => {
    const { farm } = virtualFarm();
    const seal = (...body: number[]) => {
      const crc = crc16(Uint8Array.from(body));
      return Uint8Array.of(...body, crc & 0xff, crc >>> 8);
    };
    const probe = farm.modbusDevice('soil-1');
    expect(probe.respond(seal(3, 0x2b, 0x0e, 1, 0))).toEqual(seal(3, 0xab, 1));
    expect(probe.respond(seal(3, 3, 0, 0x12, 0, 126))).toEqual(seal(3, 0x83, 3));
    expect(probe.respond(seal(3, 3, 0, 0x12, 0, 0))).toEqual(seal(3, 0x83, 3));
  });

  test('stuck at a value shows it until it is let go', () => {
    const { farm } = virtualFarm();
    const probe = farm.modbusDevice('soil-1');
    probe.hold('soil.moisture', 12.3);
    expect(readMoisture(farm)).toBe(12.3);
    probe.letGo('soil.moisture');
    expect(readMoisture(farm)).toBeGreaterThan(20);
  });
});

describe('an air sensor without a field', () => {
  test('shows the weather', () => {
    const { farm } = virtualFarm();
    const answer = ask(farm.modbusDevice('air-1'), { unit: 1, fn: 4, address: 1, count: 2 });
    const { temperature_c, humidity_pct } = farm.weather.at(START);
    if (!answer || !('words' in answer)) throw new Error('no answer');
    expect(Math.abs(answer.words[0]! / 10 - temperature_c)).toBeLessThan(0.4);
    expect(Math.abs(answer.words[1]! / 10 - humidity_pct)).toBeLessThan(1.6);
  });
});

describe('the farm', () => {
  /** Everything the devices say in a day with a watering, as one text. */
  async function aDay(seed: number): Promise<string> {
    const { clock, farm } = virtualFarm({ seed });
    const said: string[] = [];
    const relay = farm.modbusDevice('relay-1');
    for (let at = START; at < START + DAY; at += 10 * MINUTE) {
      await clock.run(at);
      relay.respond(encodeRequest({ unit: 10, fn: 5, address: 0x0200, value: 3000 }));
      for (const device of farm.devices) {
        if (device.link === 'mqtt') said.push(device.report());
        else
          for (const fn of [1, 3, 4] as const)
            for (const address of [0, 1, 2, 6, 0x12, 0x13, 0x15, 0x1e])
              said.push(
                Buffer.from(
                  device.respond(encodeRequest({ unit: device.address, fn, address, count: 1 })) ?? [],
                ).toString('hex'),
              );
      }
    }
    return said.join('\n');
  }

  test('says the same, byte for byte, for the same seed, and something else for another', async () => {
    const first = await aDay(5);
    expect(await aDay(5)).toBe(first);
    expect(await aDay(6)).not.toBe(first);
  });
});
