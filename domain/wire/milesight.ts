/**
 * Bytes of Milesight's UC511 and UC512 valve controllers, hardware 1 to 3, shared by gateway and simulated valves.
 * Source: Milesight-IoT/SensorDecoders, uc-series/uc512 (command 0x1D and the names in the decoded uplink).
 */
import { valueAt } from './json-points.ts';

/** Milesight's application port. */
export const MILESIGHT_PORT = 85;

const CHANNEL = 0xff;
const VALVE_TASK = 0x1d;
const TIMED = 0x80;
const OPEN = 0x20;
const VALVE_MASK = 0x07;
/** 0 carries it out at once; other numbers queue tasks in the device. */
const AT_ONCE = 0;
/** The time takes three bytes. */
const MAX_TIME_S = 0xff_ff_ff;

/**
 * Opens a valve for a time and never without one.
 * @throws RangeError when the time is not 1 s to 2^24 - 1 s
 */
export function openFor(valve: number, time_s: number): Uint8Array {
  if (!Number.isInteger(time_s) || time_s < 1 || time_s > MAX_TIME_S)
    throw new RangeError(`a valve cannot be opened for ${time_s} s`);
  const time = [time_s & 0xff, (time_s >> 8) & 0xff, time_s >> 16];
  return Uint8Array.from([CHANNEL, VALVE_TASK, TIMED | OPEN | (valve - 1), AT_ONCE, ...time]);
}

export const close = (valve: number): Uint8Array =>
  Uint8Array.from([CHANNEL, VALVE_TASK, valve - 1, AT_ONCE]);

/** What a valve is told; without `time_s` an open has no end. */
export interface ValveTask {
  readonly valve: number;
  readonly state: 'open' | 'closed';
  readonly time_s?: number;
}

/** Reads such a command; undefined when it is another one. */
export function parseValveTask([channel, type, control = 0, , ...rest]: Uint8Array): ValveTask | undefined {
  if (channel !== CHANNEL || type !== VALVE_TASK) return undefined;
  const [low = 0, middle = 0, high = 0] = rest;
  return {
    valve: (control & VALVE_MASK) + 1,
    state: (control & OPEN) === 0 ? 'closed' : 'open',
    ...((control & TIMED) !== 0 && { time_s: low + middle * 0x100 + high * 0x10000 }),
  };
}

/** Words and numbers that Milesight's decoders have used for the same thing over the years. */
const OPEN_WORDS: readonly unknown[] = ['open', 'on', 1];
const CLOSED_WORDS: readonly unknown[] = ['close', 'off', 0];

/** Whether a decoded uplink says that a valve is open; undefined when it does not say. */
export function isOpen(object: unknown, valve: number): boolean | undefined {
  const state = valueAt(object, `valve_${valve}`);
  if (OPEN_WORDS.includes(state)) return true;
  return CLOSED_WORDS.includes(state) ? false : undefined;
}
