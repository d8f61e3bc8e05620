// Sixty days of the demonstration's farm on the virtual clock: what the charts of a new installation are made of.
import { expect, test } from 'vitest';
import {
  DAY,
  MINUTE,
  START,
  ask,
  hold,
  readMoisture,
  release,
  virtualFarm,
} from '../../unit/firmware-sim/build.ts';

test('a season of 60 days goes through dry and watered spells, in far less than its target of 5 s', async () => {
  const { clock, farm } = virtualFarm({}, START - 12 * DAY);
  const end = clock.now() + 60 * DAY;
  const moisture: number[] = [];
  let watering = false;
  const renew = () => {
    if (!watering) return;
    hold(farm, 600);
    clock.at(clock.now() + 20_000, renew);
  };
  const poll = () => {
    for (const address of [0x06, 0x13, 0x15, 0x1e, 0x1f, 0x20])
      ask(farm.modbusDevice('soil-1'), { unit: 3, fn: 3, address, count: 1 });
    ask(farm.modbusDevice('air-1'), { unit: 1, fn: 4, address: 1, count: 2 });
    farm.node('node-7').report();
    const now = readMoisture(farm);
    moisture.push(now);
    if (now < 24 && !watering) {
      watering = true;
      renew();
    } else if (now > 28 && watering) {
      watering = false;
      release(farm);
    }
    clock.at(clock.now() + 10 * MINUTE, poll);
  };
  poll();
  const cpu = process.cpuUsage();
  await clock.run(end);
  const { user, system } = process.cpuUsage(cpu);

  const waterings = farm.device('relay-1').channels!.ranges.length;
  expect(waterings).toBeGreaterThanOrEqual(4);
  expect(waterings).toBeLessThan(20);
  expect(Math.min(...moisture)).toBeGreaterThan(23.5);
  expect(Math.max(...moisture)).toBeLessThanOrEqual(44.5);
  // Processor time, since other tests share the cores.
  expect((user + system) / 1e6).toBeLessThan(5);
});
