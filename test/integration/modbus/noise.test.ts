import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeAnswer } from '../../../domain/wire/modbus.ts';
import { tcpSlave } from '../../support/modbus-slave.ts';
import type { Line } from '../../support/modbus-slave.ts';
import { command, hex, outcome, poll, read, runMaster } from './support.ts';

/** Short, but long enough for bytes to come on a busy machine. */
const SHORT_MS = 300;
const good = encodeAnswer(read(0), { words: [4_711] });
const GREETING = hex('FF 05 00 00 FF 80 0A 54 68 61 6E 6B 20 79 6F 75 0D 0A');

/** Answers each request with the next of these. */
async function masterHearing(...answers: ((line: Line) => void)[]) {
  const slave = await tcpSlave((_, line) => answers.shift()?.(line));
  const running = runMaster(slave.url);
  await running.opened(1);
  return { slave, ...running };
}

describe('the master finds the answer', () => {
  test('behind the greeting of a board', async () => {
    const { master } = await masterHearing((line) => line.send(Buffer.concat([GREETING, good])));
    expect(await outcome(master.request(poll(read(0))))).toEqual([4_711]);
  });

  test('that arrives byte by byte', async () => {
    const { master } = await masterHearing((line) => {
      const bytes = [...good];
      const next = (): void => {
        const byte = bytes.shift();
        if (byte === undefined) return;
        line.send(Uint8Array.of(byte));
        setImmediate(next);
      };
      next();
    });
    expect(await outcome(master.request(poll(read(0))))).toEqual([4_711]);
  });

  test('behind the half of a former one', async () => {
    const { master } = await masterHearing((line) => line.send(Buffer.concat([good.subarray(0, 4), good])));
    expect(await outcome(master.request(poll(read(0))))).toEqual([4_711]);
  });

  test('right behind one with wrong check bytes', async () => {
    const broken = good.with(3, 0);
    const { master } = await masterHearing((line) => line.send(Buffer.concat([broken, good])));
    expect(await outcome(master.request(poll(read(0))))).toEqual([4_711]);
  });

  test('in the second half, which comes later', async () => {
    const slave = await tcpSlave((_, line) => line.send(good.subarray(0, 4)));
    const { master, opened } = runMaster(slave.url);
    await opened(1);
    const answer = outcome(master.request(poll(read(0))));
    await slave.requests(1);
    setTimeout(() => slave.send(good.subarray(4)), 100);
    expect(await answer).toEqual([4_711]);
  });
});

describe('an unreadable answer', () => {
  test('is refused and kept, and the next request is answered', async () => {
    const { master, counters, noise } = await masterHearing(
      (line) => line.send(good.subarray(0, 5)),
      (line) => line.send(good.with(3, 0)),
      (line) => line.send(GREETING),
      (line) => line.send(encodeAnswer(read(0, 5), { words: [1, 2, 3, 4, 5] })),
    );
    expect(await outcome(master.request(poll(read(0), SHORT_MS)))).toBe('garbled');
    expect(await outcome(master.request(poll(read(0), SHORT_MS)))).toBe('crc_mismatch');
    expect(await outcome(master.request(poll(read(0, 3, 255), SHORT_MS)))).toBe('garbled');
    expect(await outcome(master.request(poll(read(0, 5))))).toEqual([1, 2, 3, 4, 5]);
    expect(noise.map(({ unit, code, bytes }) => ({ unit, code, length: bytes.length }))).toEqual([
      { unit: 1, code: 'garbled', length: 5 },
      { unit: 1, code: 'crc_mismatch', length: 7 },
      { unit: 255, code: 'garbled', length: GREETING.length },
    ]);
    expect(counters).toMatchObject({ crcErrors: 3, timeouts: 0 });
  });

  test('with wrong check bytes is given up as soon as the line is silent', async () => {
    const { master } = await masterHearing((line) => line.send(good.with(3, 0)));
    expect(await outcome(master.request(poll(read(0), 30_000)))).toBe('crc_mismatch');
  });
});

test('a glitch at the turn of the line does not cut a slow answer short', async () => {
  const { slave, master } = await masterHearing((line) => line.send(Uint8Array.of(0)));
  const answer = outcome(master.request(poll(read(0))));
  await slave.requests(1);
  setTimeout(() => slave.send(good), 150);
  expect(await answer).toEqual([4_711]);
});

test('no noise, however much, keeps the next good frame from being read', async () => {
  let noise: Uint8Array = new Uint8Array();
  const slave = await tcpSlave((request, line) => {
    line.send(noise);
    line.send(encodeAnswer(request, { words: [4_711, 1_147] }));
  });
  const { master, opened } = runMaster(slave.url);
  await opened(1);
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      noise = bytes;
      expect(await outcome(master.request(poll(read(0, 2))))).toEqual([4_711, 1_147]);
    }),
    { numRuns: 25, seed: 7 },
  );
  slave.send(Buffer.alloc(100_000, 0x03));
  expect(await outcome(master.request(poll(read(0, 2))))).toEqual([4_711, 1_147]);
});

test('an exception is told apart from silence', async () => {
  const { master } = await masterHearing(
    (line) => line.send(hex('01 83 02 C0 F1')),
    (line) => line.send(hex('01 85 06 C2 92')),
  );
  expect(await outcome(master.request(poll(read(9_999))))).toBe('exception_2');
  const write = { unit: 1, fn: 5, address: 0, value: 0 } as const;
  const busy = await master.request(command(write));
  expect(busy).toMatchObject({ code: 'exception_6', problem: 'back_off' });
});
