import { describe, expect, onTestFinished, test } from 'vitest';
import { encodeRegisters } from '../../../domain/profile/registers.ts';
import type { Request } from '../../../domain/wire/modbus.ts';
import { startModbusBus } from '../../../gateway/link/modbus/bus.ts';
import type { ModbusBus } from '../../../gateway/link/modbus/bus.ts';
import type { PolledDevice } from '../../../gateway/link/modbus/poller.ts';
import { honestAnswer, tcpSlave } from '../../support/modbus-slave.ts';
import type { Behaviour } from '../../support/modbus-slave.ts';
import { KeepingIntake, countingClock, modbusProfile, quietLog } from './support.ts';

const air = modbusProfile('xy-md02', { timeout_ms: 2_000 });
const soil = modbusProfile('jxct-soil-7in1', { timeout_ms: 2_000 });
const relay = modbusProfile('waveshare-relay-8', { timeout_ms: 2_000 });
const AIR = { 'air.temperature': 30.5, 'air.humidity': 54.6 };
const SOIL = {
  'soil.ph': 6.5,
  'soil.moisture': 31.2,
  'soil.temperature': -1.5,
  'soil.conductivity': 400,
  'soil.nitrogen': 1,
  'soil.phosphorus': 2,
  'soil.potassium': 3,
};
const images = new Map([
  [1, encodeRegisters(air, AIR)],
  [2, encodeRegisters(soil, SOIL)],
  [3, encodeRegisters(relay, {})],
]);
const devices: readonly PolledDevice[] = [
  { id: 'air-1', profile: air, address: 1, poll_s: 0.05 },
  { id: 'soil-1', profile: soil, address: 2, poll_s: 0.05 },
  { id: 'relay-1', profile: relay, address: 3, poll_s: 0.05 },
];

/** Every device at its address answers as it should, unless it is switched off. */
function honest(off: ReadonlySet<number> = new Set()): Behaviour {
  return (request, line) => {
    const image = images.get(request.unit);
    if (image && !off.has(request.unit)) line.send(honestAnswer(request, image));
  };
}

async function farm(behave: Behaviour, which = devices) {
  const slave = await tcpSlave(behave);
  const intake = new KeepingIntake();
  const clock = countingClock();
  const bus: ModbusBus = startModbusBus({
    bus: { id: 'bus-1', port: slave.url, baud: 9_600 },
    devices: which,
    intake,
    clock,
    log: quietLog,
  });
  onTestFinished(() => bus.stop());
  return { slave, intake, clock, bus };
}

describe('a bus', () => {
  test('hands over what its devices measure, and says that each of them is there', async () => {
    const { intake, bus } = await farm(honest());
    await intake.framesReach(6);
    await intake.statusesReach(3);
    expect(intake.frames.find(({ device }) => device === 'air-1')).toEqual({ device: 'air-1', values: AIR });
    expect(intake.frames.find(({ device }) => device === 'soil-1')).toEqual({
      device: 'soil-1',
      values: SOIL,
    });
    expect([...intake.statuses].sort()).toEqual(['air-1 online', 'relay-1 online', 'soil-1 online']);
    expect(bus.stats()).toMatchObject({ openings: 1, timeouts: 0, crcErrors: 0, strays: 0 });
  });

  test('switches a relay by its timer while polls go on', async () => {
    const { slave, bus } = await farm(honest());
    const board = bus.actuator('relay-1');
    expect(bus.actuator('air-1')).toBeUndefined();
    // Until the bus is open a command fails at once.
    await expect.poll(() => board?.hold(2, 60), { timeout: 20_000 }).toEqual({ energised: false });
    const writes = slave.seen.filter(({ fn }) => fn >= 5);
    expect(writes).toEqual([{ unit: 3, fn: 5, address: 0x201, value: 600 }]);
  });

  test('goes on reading the others when one device is dead, and sees it come back', async () => {
    const off = new Set([1]);
    const dying = { ...devices[0]!, profile: { ...air, timeout_ms: 60 } };
    const { intake } = await farm(honest(off), [dying, ...devices.slice(1)]);
    await intake.statusesReach(3);
    expect([...intake.statuses].sort()).toEqual(['air-1 offline', 'relay-1 online', 'soil-1 online']);
    expect(intake.frames.filter(({ device }) => device === 'soil-1').length).toBeGreaterThan(5);
    off.delete(1);
    await intake.statusesReach(4);
    expect(intake.statuses.at(-1)).toBe('air-1 online');
  });

  test('keeps one unreadable answer of a device a minute, with its bytes and the reason', async () => {
    const garble: Behaviour = (request, line) => {
      const frame = honestAnswer(request, images.get(1)!);
      line.send(frame.with(3, 0x99));
    };
    const { intake, bus } = await farm(garble, devices.slice(0, 1));
    await expect.poll(() => bus.stats().deadLettersSkipped, { timeout: 20_000 }).toBeGreaterThan(0);
    expect(intake.dead).toEqual([
      {
        device: 'air-1',
        code: 'crc_mismatch',
        detail: 'the answer of unit 1 has wrong check bytes',
        payload: '01 04 04 99 31 02 22 2A CE',
      },
    ]);
    expect(bus.stats().deadLettered).toBe(1);
    expect(intake.frames).toEqual([]);
  });

  test('tells of every device when the converter is gone, and asks all again when it is back', async () => {
    const { slave, intake } = await farm(honest());
    await intake.statusesReach(3);
    await slave.close();
    await intake.statusesReach(6);
    expect(intake.statuses.slice(3).every((status) => status.endsWith('offline'))).toBe(true);
    await slave.listen();
    await intake.statusesReach(9);
    expect(intake.statuses.slice(6).every((status) => status.endsWith('online'))).toBe(true);
  });

  test('stops at once, settles commands, and leaves neither timer nor connection', async () => {
    const silent: Behaviour = () => undefined;
    const { slave, clock, bus, intake } = await farm(silent, [
      { id: 'relay-1', profile: modbusProfile('waveshare-relay-8', { timeout_ms: 30_000 }), address: 3 },
    ]);
    await slave.requests(1);
    const command = bus.actuator('relay-1')?.hold(1, 60);
    await bus.stop();
    expect(await command).toMatchObject({ code: 'bus_closed' });
    expect(clock.pending()).toBe(0);
    expect(intake.statuses).toEqual([]);
    const writes = (requests: readonly Request[]) => requests.filter(({ fn }) => fn >= 5);
    expect(writes(slave.seen)).toEqual([]);
  });
});
