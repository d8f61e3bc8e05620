// One builder for the tests of the simulator: the shipped demonstration farm, changed where a test needs it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadProfiles } from '../../../cli/profiles.ts';
import { packageRoot } from '../../../cli/package-root.ts';
import { decodeAnswer, encodeRequest } from '../../../domain/wire/modbus.ts';
import type { Answer, Request } from '../../../domain/wire/modbus.ts';
import type { Problem } from '../../../domain/problem.ts';
import { Farm, VirtualClock, formatMistakes, parseScenario } from '../../../firmware-sim/index.ts';
import type { ModbusDevice, Scenario } from '../../../firmware-sim/index.ts';

export const profiles = loadProfiles();

/** A dry spell in autumn. */
export const START = Date.UTC(2026, 9, 5);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const demoText = (): string =>
  readFileSync(join(packageRoot(), 'firmware-sim', 'scenarios', 'demo.yaml'), 'utf8');

export function demo(changes: Partial<Scenario> = {}): Scenario {
  const parsed = parseScenario(demoText(), profiles);
  if ('mistakes' in parsed) throw new Error(formatMistakes(parsed.mistakes));
  return { ...parsed.scenario, ...changes };
}

/** The demonstration's farm, switched on, under a virtual clock; its soil lives by the clock unless told otherwise. */
export function virtualFarm(
  changes: Partial<Scenario> = {},
  start = START,
): { clock: VirtualClock; farm: Farm } {
  const clock = new VirtualClock(start);
  const farm = new Farm(demo({ soil_speed: 1, ...changes }), { clock, profiles });
  farm.start();
  return { clock, farm };
}

/** Sends request bytes to a device; undefined when it kept silent. */
export function ask(device: ModbusDevice, request: Request): Answer | Problem | undefined {
  const answer = device.respond(encodeRequest(request));
  return answer && decodeAnswer(request, answer);
}

/** Soil moisture as a master reads it from the demonstration's probe, % vol. */
export function readMoisture(farm: Farm): number {
  const answer = ask(farm.modbusDevice('soil-1'), { unit: 3, fn: 3, address: 0x12, count: 1 });
  if (!answer || !('words' in answer)) throw new Error('the probe did not answer');
  return answer.words[0]! / 10;
}

/** Holds channel 1 of the demonstration's relay by its own timer, in units of 0.1 s. */
export const hold = (farm: Farm, units: number) =>
  ask(farm.modbusDevice('relay-1'), { unit: 10, fn: 5, address: 0x0200, value: units });

export const release = (farm: Farm) =>
  ask(farm.modbusDevice('relay-1'), { unit: 10, fn: 5, address: 0, value: 0 });

export const coils = (farm: Farm) =>
  ask(farm.modbusDevice('relay-1'), { unit: 10, fn: 1, address: 0, count: 8 });
