import { describe, expect, test } from 'vitest';
import { encodeAnswer } from '../../../domain/wire/modbus.ts';
import type { Request } from '../../../domain/wire/modbus.ts';
import { wallClock } from '../../../gateway/clock.ts';
import { tcpSlave } from '../../support/modbus-slave.ts';
import type { Line } from '../../support/modbus-slave.ts';
import { command, countingClock, outcome, poll, read, runMaster } from './support.ts';

const write = (address: number): Request => ({ unit: 1, fn: 5, address, value: 0 });
const answer = (request: Request): Uint8Array =>
  encodeAnswer(
    request,
    'count' in request ? { words: new Array<number>(request.count).fill(7) } : { written: true },
  );

/** A clock that can be put forward, as a time server does; timers that run are not moved. */
function shiftingClock() {
  let shift_ms = 0;
  const clock = countingClock();
  return {
    now: () => clock.now() + shift_ms,
    at: (at: number, run: () => void) => clock.at(at - shift_ms, run),
    pending: clock.pending,
    shift: (by_ms: number) => (shift_ms += by_ms),
  };
}

/** A slave that keeps its first answer until it is told, and a master that waits for it. */
async function heldUp(clock: ReturnType<typeof countingClock> = countingClock()) {
  let release = (): void => undefined;
  const slave = await tcpSlave((request: Request, line: Line) => {
    if (slave.seen.length === 1) release = () => line.send(answer(request));
    else line.send(answer(request));
  });
  const running = runMaster(slave.url, { clock });
  await running.opened(1);
  const first = outcome(running.master.request(poll(read(0, 3), 60_000)));
  await slave.requests(1);
  return { slave, clock, first, release: () => release(), ...running };
}

describe('requests that wait for the bus', () => {
  test('go one at a time, commands before polls, each in order', async () => {
    const { slave, master, release } = await heldUp();
    const all = [
      master.request(poll(read(1))),
      master.request(poll(read(2))),
      master.request(command(write(3))),
      master.request(command(write(4))),
    ];
    release();
    await Promise.all(all);
    expect(slave.seen).toEqual([read(0, 3), write(3), write(4), read(1), read(2)]);
  });

  test('are never sent once their deadline has passed', async () => {
    const { slave, master, release, counters } = await heldUp();
    const late = outcome(master.request({ ...command(write(1)), deadline: wallClock.now() + 30 }));
    expect(await late).toBe('deadline_passed');
    expect(await outcome(master.request({ ...command(write(2)), deadline: wallClock.now() }))).toBe(
      'deadline_passed',
    );
    release();
    expect(await outcome(master.request(poll(read(5))))).toEqual([7]);
    expect(slave.seen).toEqual([read(0, 3), read(5)]);
    expect(counters.expired).toBe(2);
  });

  test('are not sent after their deadline even when the event loop was held up', async () => {
    const { slave, master, release } = await heldUp();
    const late = outcome(master.request({ ...command(write(1)), deadline: wallClock.now() + 5 }));
    release();
    const until = performance.now() + 60;
    while (performance.now() < until);
    expect(await late).toBe('deadline_passed');
    await master.request(poll(read(5)));
    expect(slave.seen).toEqual([read(0, 3), read(5)]);
  });

  test('are not sent after their deadline when the clock was put forward', async () => {
    const clock = shiftingClock();
    const { slave, master, release, first } = await heldUp(clock);
    const late = outcome(master.request({ ...command(write(1)), deadline: clock.now() + 60_000 }));
    clock.shift(3_600_000);
    release();
    await first;
    expect(await late).toBe('deadline_passed');
    expect(slave.seen).toEqual([read(0, 3)]);
  });

  test('are limited in number, and polls leave room for commands', async () => {
    const { master, release, first } = await heldUp();
    const polls = Array.from({ length: 247 }, (_, i) => master.request(poll(read(i))));
    expect(await outcome(master.request(poll(read(0))))).toBe('queue_full');
    const urgent = outcome(master.request(command(write(0))));
    release();
    expect(await first).toEqual([7, 7, 7]);
    expect(await urgent).toBe('written');
    await master.stop();
    const codes = new Set(await Promise.all(polls.map(outcome)));
    expect(codes).toContain('bus_closed');
  });

  test('fail at once when the master stops, and no timer is left', async () => {
    const { slave, master, first, clock } = await heldUp();
    const waiting = outcome(master.request(command(write(1))));
    await master.stop();
    expect(await Promise.all([first, waiting])).toEqual(['bus_closed', 'bus_closed']);
    expect(await outcome(master.request(command(write(2))))).toBe('bus_closed');
    expect(clock.pending()).toBe(0);
    expect(slave.seen).toEqual([read(0, 3)]);
  });
});

test('a request that does not fit the protocol is refused, and hurts no other', async () => {
  const slave = await tcpSlave((request, line) => line.send(answer(request)));
  const { master, opened } = runMaster(slave.url);
  await opened(1);
  expect(await outcome(master.request(poll(read(65_535, 2))))).toBe('bad_request');
  expect(await outcome(master.request(poll(read(0))))).toEqual([7]);
});
