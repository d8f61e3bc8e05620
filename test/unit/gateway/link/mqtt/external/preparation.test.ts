import { expect, test } from 'vitest';
import { PREPARE_AFTER_MS, PREPARE_AGAIN_MS } from '../../../../../../gateway/link/mqtt/external/limits.ts';
import { Preparation } from '../../../../../../gateway/link/mqtt/external/preparation.ts';
import { Exchange } from '../../../../../../gateway/link/mqtt/exchange.ts';
import type { DeviceSession } from '../../../../../../gateway/link/mqtt/device-session.ts';
import { OutputMemory } from '../../../../../../gateway/link/mqtt/output-memory.ts';
import { handClock } from '../../../../../support/hand-clock.ts';

function rig() {
  const clock = handClock(1_800_000_000_000);
  const device = 'relay-t';
  const outlet = { isListening: true, publish: () => () => 'unknown' as const, reset: () => undefined };
  const stay: DeviceSession = {
    device,
    dialect: { will: undefined, mayPublish: () => true, mayListen: () => true, read: () => ({ device }) },
    exchange: new Exchange({ outlet, device, clock }),
    outputs: new OutputMemory(),
    riders: new Set(),
  };
  let tries = 0;
  const preparation = new Preparation({
    sessions: { current: (id) => (id === device ? stay : undefined) },
    prepare: () => void tries++,
    clock,
  });
  return { clock, stay, preparation, device, tries: () => tries };
}

test('a device is made safe shortly after it came, once however often it says so', () => {
  const { clock, preparation, device, tries } = rig();
  for (let word = 0; word < 50; word++) preparation.came(device);
  preparation.spoke(device);
  expect(tries()).toBe(0);
  clock.advance(PREPARE_AFTER_MS);
  expect(tries()).toBe(1);
});

test('one that did not take the settings gets them again when it speaks, and its answers do not multiply', () => {
  const { clock, preparation, stay, device, tries } = rig();
  preparation.came(device);
  clock.advance(PREPARE_AFTER_MS);
  for (let word = 0; word < 50; word++) preparation.spoke(device);
  expect(tries()).toBe(1);
  clock.advance(PREPARE_AGAIN_MS);
  for (let word = 0; word < 50; word++) preparation.spoke(device);
  expect(tries()).toBe(2);
  stay.isPrepared = true;
  clock.advance(PREPARE_AGAIN_MS);
  preparation.spoke(device);
  expect(tries()).toBe(2);
});
