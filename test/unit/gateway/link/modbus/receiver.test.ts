import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeAnswer, encodeException } from '../../../../../domain/wire/modbus.ts';
import type { ReadRequest } from '../../../../../domain/wire/modbus.ts';
import { Receiver } from '../../../../../gateway/link/modbus/receiver.ts';

const request: ReadRequest = { unit: 1, fn: 3, address: 0, count: 2 };
const answer = encodeAnswer(request, { words: [1, 2] });
const stray = encodeAnswer({ ...request, unit: 7 }, { words: [3, 4] });

function takeAll(receiver: Receiver, expected?: ReadRequest) {
  const found = [];
  for (let next = receiver.take(expected); next; next = receiver.take(expected)) found.push(next);
  return found;
}

describe('the receiver', () => {
  test('gives frames in the order they came and tells answers from strays', () => {
    const receiver = new Receiver();
    receiver.push(Buffer.concat([stray, answer, encodeException(request, 2)]));
    expect(takeAll(receiver, request)).toEqual([
      { frame: stray, answers: false },
      { frame: answer, answers: true },
      { frame: encodeException(request, 2), answers: true },
    ]);
    expect(receiver.clear()).toHaveLength(0);
  });

  test('takes the exception of another unit for a stray', () => {
    const receiver = new Receiver();
    receiver.push(encodeException({ ...request, unit: 7 }, 2));
    expect(receiver.take(request)?.answers).toBe(false);
  });

  test('takes everything for a stray when nothing was asked', () => {
    const receiver = new Receiver();
    receiver.push(answer);
    expect(receiver.take(undefined)).toEqual({ frame: answer, answers: false });
  });

  test('does not break a long frame that is still arriving for a short one inside it', () => {
    const long: ReadRequest = { ...request, count: 6 };
    const inner = encodeAnswer({ ...request, unit: 7, count: 1 }, { words: [9] }); // 7 bytes, as payload
    const payload = [...inner, 0, 0, 0, 0, 0];
    const words = Array.from({ length: 6 }, (_, i) => (payload[2 * i]! << 8) | payload[2 * i + 1]!);
    const frame = encodeAnswer(long, { words });
    const receiver = new Receiver();
    receiver.push(frame.subarray(0, 12));
    expect(receiver.take(long)).toBeUndefined();
    receiver.push(frame.subarray(12));
    expect(receiver.take(long)).toEqual({ frame, answers: true });
  });

  test('says what belonged to no frame, and that an answer was garbled', () => {
    const receiver = new Receiver();
    receiver.push(Buffer.concat([Uint8Array.of(0, 0xfc), answer.with(4, 0x55), stray]));
    expect(takeAll(receiver, request)).toEqual([{ frame: stray, answers: false }]);
    expect(receiver.garbled).toBe(true);
    expect(Array.from(receiver.clear())).toEqual([0, 0xfc, ...answer.with(4, 0x55)]);
    expect(receiver.garbled).toBe(false);
    expect(receiver.clear()).toHaveLength(0);
  });

  test('finds the answer behind any noise, in whatever pieces it comes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 9 }), (noise, piece) => {
        const receiver = new Receiver();
        const bytes = Buffer.concat([noise, answer]);
        const found = [];
        for (let at = 0; at < bytes.length; at += piece) {
          receiver.push(bytes.subarray(at, at + piece));
          found.push(...takeAll(receiver, request));
        }
        expect(found.filter(({ answers }) => answers).map(({ frame }) => frame)).toEqual([answer]);
      }),
    );
  });

  test('keeps a bounded part of endless noise', () => {
    const receiver = new Receiver();
    for (let i = 0; i < 50; i++) {
      receiver.push(Buffer.alloc(10_000, 3));
      receiver.take(request);
    }
    expect(receiver.clear().length).toBeLessThanOrEqual(256);
    receiver.push(answer);
    expect(receiver.take(request)?.frame).toEqual(answer);
  });
});
