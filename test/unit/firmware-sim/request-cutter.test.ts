import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeRequest } from '../../../domain/wire/modbus.ts';
import { RequestCutter } from '../../../firmware-sim/bus/request-cutter.ts';

const word = fc.integer({ min: 0, max: 0xffff });
const unit = fc.integer({ min: 1, max: 247 });
const request = fc.oneof(
  fc
    .record({
      unit,
      fn: fc.constantFrom(1, 2, 3, 4),
      address: fc.nat(1000),
      count: fc.integer({ min: 1, max: 100 }),
    })
    .map(encodeRequest),
  fc.record({ unit, fn: fc.constant(5 as const), address: word, value: word }).map(encodeRequest),
  fc
    .record({
      unit,
      fn: fc.constant(16 as const),
      address: fc.nat(1000),
      words: fc.array(word, { minLength: 1, maxLength: 100 }),
    })
    .map(encodeRequest),
);

test('requests come out whole and in order, however the stream is split', () => {
  fc.assert(
    fc.property(
      fc.array(request, { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 40 })),
      (frames, sizes) => {
        const stream = Buffer.concat(frames);
        const cutter = new RequestCutter();
        const cut: Uint8Array[] = [];
        for (let at = 0, i = 0; at < stream.length; i++) {
          const size = sizes[i % Math.max(1, sizes.length)] ?? stream.length;
          cut.push(...cutter.push(stream.subarray(at, at + size)));
          at += size;
        }
        expect(cut.map((frame) => Buffer.from(frame).toString('hex'))).toEqual(
          frames.map((frame) => Buffer.from(frame).toString('hex')),
        );
      },
    ),
    { seed: 1 }, // by chance alone one in 65,536 wrong starts has right check bytes
  );
});

test('noise before a request is dropped, and half a request is forgotten after a silence', () => {
  const cutter = new RequestCutter();
  const frame = encodeRequest({ unit: 3, fn: 3, address: 0x12, count: 1 });
  expect(cutter.push(Uint8Array.of(0xff, 0, 3))).toEqual([]);
  expect(cutter.push(frame)).toEqual([frame]);
  expect(cutter.push(frame.slice(0, 5))).toEqual([]);
  cutter.clear();
  expect(cutter.push(frame.slice(5))).toEqual([]);
});
