import { Duplex } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Inlet } from '../../../../../gateway/link/mqtt/inlet.ts';

/** An MQTT packet with a body of this many bytes. */
function packet(length: number): Buffer {
  const head = [0x30];
  let rest = length;
  do {
    head.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return Buffer.concat([Buffer.from(head), Buffer.alloc(length, 0xff)]);
}

/** What an inlet with this limit lets through of chunks, and whether it refused. */
function pass(chunks: readonly Buffer[], limit: number): { bytes: number; refused: boolean } {
  const socket = new Duplex({ read: () => undefined });
  let refused = false;
  const inlet = new Inlet(socket, () => (refused = true));
  inlet.limit = limit;
  let bytes = 0;
  for (const chunk of chunks) {
    socket.push(chunk);
    const got: unknown = socket.read();
    if (got instanceof Uint8Array) bytes += got.length;
  }
  socket.destroy();
  return { bytes, refused };
}

const cut = (stream: Buffer, places: readonly number[]): Buffer[] => {
  const at = [0, ...places.map((place) => place % stream.length).sort((a, b) => a - b), stream.length];
  return at
    .slice(1)
    .map((end, i) => stream.subarray(at[i], end))
    .filter(({ length }) => length > 0);
};

test('follows packets through any cut of the stream and refuses exactly those over the limit', () => {
  const lengths = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 8 });
  const places = fc.array(fc.nat(), { maxLength: 10 });
  fc.assert(
    fc.property(lengths, places, fc.integer({ min: 0, max: 3_000 }), (sizes, cuts, limit) => {
      const stream = Buffer.concat(sizes.map(packet));
      const { bytes, refused } = pass(cut(stream, cuts), limit);
      expect(refused).toBe(sizes.some((size) => size > limit));
      if (!refused) expect(bytes).toBe(stream.length);
    }),
    { numRuns: 200 },
  );
});

test('refuses a length of more than four bytes (MQTT 3.1.1, 2.2.3)', () => {
  expect(pass([Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80])], Infinity).refused).toBe(true);
});

test('gives nothing while it is paused and everything after', () => {
  const socket = new Duplex({ read: () => undefined });
  const inlet = new Inlet(socket, () => undefined);
  let told = 0;
  socket.on('readable', () => told++);
  inlet.pause();
  socket.push(packet(10));
  expect(socket.read()).toBeNull();
  inlet.resume();
  expect(told).toBe(1);
  expect(socket.read()).toEqual(packet(10));
  socket.destroy();
});
