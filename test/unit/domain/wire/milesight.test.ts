import { describe, expect, test } from 'vitest';
import { close, isOpen, openFor, parseValveTask } from '../../../../domain/wire/milesight.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('a valve command', () => {
  // Bits as in Milesight's encoder: 7 time, 6 pulses, 5 open, 0-2 valve; then the sequence and three bytes of time.
  test('opens for a time', () => {
    expect(hex(openFor(1, 60))).toBe('ff1da0003c0000');
    expect(hex(openFor(2, 600))).toBe('ff1da100580200');
    expect(hex(openFor(2, 0x01_23_45))).toBe('ff1da100452301');
  });

  test('closes at once', () => {
    expect([hex(close(1)), hex(close(2))]).toEqual(['ff1d0000', 'ff1d0100']);
  });

  test.each([0, -1, 1.5, Number.NaN, Infinity, 0x1_00_00_00])('never opens for %d s', (time_s) => {
    expect(() => openFor(1, time_s)).toThrow(RangeError);
  });

  test('reads as it was written, and an open without a time is told apart', () => {
    expect(parseValveTask(openFor(2, 7_200))).toEqual({ valve: 2, state: 'open', time_s: 7_200 });
    expect(parseValveTask(close(1))).toEqual({ valve: 1, state: 'closed' });
    expect(parseValveTask(Uint8Array.from([0xff, 0x1d, 0x20, 0]))).toEqual({ valve: 1, state: 'open' });
    expect(parseValveTask(Uint8Array.from([0xff, 0x10, 0xff]))).toBeUndefined();
    expect(parseValveTask(new Uint8Array())).toBeUndefined();
  });
});

test.each([
  [{ valve_1: 'open' }, true],
  [{ valve_1: 'close' }, false],
  [{ valve_1: 'on' }, true],
  [{ valve_1: 'off' }, false],
  [{ valve_1: 1 }, true],
  [{ valve_1: 0 }, false],
  [{ valve_1: 'maybe' }, undefined],
  [{ valve_2: 'open' }, undefined],
  [undefined, undefined],
])('%o says that valve 1 is open: %s', (object, expected) => {
  expect(isOpen(object, 1)).toBe(expected);
});
