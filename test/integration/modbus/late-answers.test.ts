// What an RTU answer means depends on the request before it: these slaves try to pass one register off as another.
import { describe, expect, test } from 'vitest';
import { encodeAnswer, encodeException } from '../../../domain/wire/modbus.ts';
import type { Request } from '../../../domain/wire/modbus.ts';
import { wallClock } from '../../../gateway/clock.ts';
import { tcpSlave } from '../../support/modbus-slave.ts';
import type { Behaviour } from '../../support/modbus-slave.ts';
import { command, outcome, poll, read, runMaster } from './support.ts';

const SHORT_MS = 60;

/** Register n holds 1000 + n. */
const answerTo = (request: Request): Uint8Array =>
  'count' in request
    ? encodeAnswer(request, {
        words: Array.from({ length: request.count }, (_, i) => 1_000 + request.address + i),
      })
    : encodeAnswer(request, { written: true });

/** Answers everything but register 0. */
const deafToRegister0: Behaviour = (request, line) => {
  if (request.address !== 0) line.send(answerTo(request));
};

async function masterWith(behave: Behaviour) {
  const slave = await tcpSlave(behave);
  const running = runMaster(slave.url);
  await running.opened(1);
  return { slave, ...running };
}

describe('an answer that comes after its timeout', () => {
  test('is never the value of another register', async () => {
    const { slave, master, counters } = await masterWith(deafToRegister0);
    expect(await outcome(master.request(poll(read(0), SHORT_MS)))).toBe('timeout');
    const other = outcome(master.request(poll(read(100))));
    slave.send(answerTo(read(0)));
    expect(await other).toEqual([1_100]);
    expect(slave.seen).toEqual([read(0), read(100)]);
    expect(counters).toMatchObject({ requests: 2, timeouts: 1, strays: 1 });
  });

  test('is dropped while a request of another shape waits, and that one gets its own', async () => {
    const { slave, master, counters } = await masterWith((request, line) => {
      if (request.address === 0) return;
      line.send(answerTo(read(0))); // late
      line.send(answerTo(request));
    });
    expect(await outcome(master.request(poll(read(0), SHORT_MS)))).toBe('timeout');
    expect(await outcome(master.request(poll(read(50, 2))))).toEqual([1_050, 1_051]);
    expect(counters.strays).toBe(1);
    expect(slave.seen).toHaveLength(2);
  });

  test('holds back only requests of its shape: others overtake', async () => {
    const { slave, master } = await masterWith(deafToRegister0);
    await master.request(poll(read(0), SHORT_MS));
    const alike = master.request(poll(read(100)));
    const others = [read(200, 2), read(7, 1, 2)].map((request) => master.request(poll(request)));
    await Promise.all([alike, ...others]);
    expect(slave.seen).toEqual([read(0), read(200, 2), read(7, 1, 2), read(100)]);
  });

  test('is waited for at least a second when it never comes', async () => {
    const { master } = await masterWith(deafToRegister0);
    const asked = wallClock.now();
    await master.request(poll(read(0), SHORT_MS));
    expect(await outcome(master.request(poll(read(100))))).toEqual([1_100]);
    expect(wallClock.now() - asked).toBeGreaterThanOrEqual(SHORT_MS + 990);
  });

  test('is no exception to another request of the same unit and function', async () => {
    const { master, counters } = await masterWith((request, line) => {
      if (request.address === 0) return;
      line.send(encodeException(read(0), 2)); // late
      line.send(answerTo(request));
    });
    await master.request(poll(read(0), SHORT_MS));
    expect(await outcome(master.request(poll(read(50, 2))))).toEqual([1_050, 1_051]);
    expect(counters.strays).toBe(1);
  });

  test('is not believed across a lost connection either', async () => {
    const { slave, master, opened } = await masterWith(deafToRegister0);
    const first = outcome(master.request(poll(read(0), 5_000)));
    await slave.requests(1);
    slave.hangUp();
    expect(await first).toBe('bus_closed');
    await opened(2);
    const alike = outcome(master.request(poll(read(100))));
    await master.request(poll(read(50, 2)));
    expect(slave.seen).toEqual([read(0), read(50, 2)]);
    slave.send(answerTo(read(0)));
    expect(await alike).toEqual([1_100]);
  });
});

test('an answer that came in time is not called late because the event loop was held up', async () => {
  const { master } = await masterWith((request, line) => {
    line.send(answerTo(request));
    const until = performance.now() + 4 * SHORT_MS;
    while (performance.now() < until);
  });
  expect(await outcome(master.request(poll(read(5), SHORT_MS)))).toEqual([1_005]);
});

describe('a slave that answers twice', () => {
  test('is read rightly, register by register', async () => {
    const { master, counters } = await masterWith((request, line) => {
      line.send(answerTo(request));
      setImmediate(() => setImmediate(() => line.send(answerTo(request))));
    });
    for (const register of [6, 18, 19, 21, 30, 31, 32])
      expect(await outcome(master.request(poll(read(register))))).toEqual([1_000 + register]);
    // The last double may still be under way.
    expect(counters.strays).toBeGreaterThanOrEqual(6);
  });
});

describe('an answer of another unit', () => {
  test('is dropped and the right one waited for', async () => {
    const { master, counters } = await masterWith((request, line) => {
      line.send(encodeAnswer({ ...read(0), unit: 9 }, { words: [9] }));
      line.send(answerTo(request));
    });
    expect(await outcome(master.request(poll(read(5))))).toEqual([1_005]);
    expect(counters.strays).toBe(1);
  });

  test('alone leaves the request to time out', async () => {
    const { master, noise } = await masterWith((_, line) =>
      line.send(encodeAnswer({ ...read(0), unit: 9 }, { words: [9] })),
    );
    expect(await outcome(master.request(poll(read(5), SHORT_MS)))).toBe('timeout');
    expect(noise).toEqual([]);
  });
});

test('an echo of another value does not confirm a write', async () => {
  const write = { unit: 1, fn: 6, address: 3, value: 7 } as const;
  const { master } = await masterWith((_, line) =>
    line.send(encodeAnswer({ ...write, value: 8 }, { written: true })),
  );
  expect(await outcome(master.request(command(write, SHORT_MS)))).toBe('timeout');
});
