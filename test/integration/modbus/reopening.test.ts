import { describe, expect, test } from 'vitest';
import { encodeAnswer } from '../../../domain/wire/modbus.ts';
import type { Request } from '../../../domain/wire/modbus.ts';
import { tcpSlave } from '../../support/modbus-slave.ts';
import type { Behaviour } from '../../support/modbus-slave.ts';
import { command, outcome, poll, read, runMaster } from './support.ts';

const write: Request = { unit: 1, fn: 5, address: 0x200, value: 600 };
const honest: Behaviour = (request, line) =>
  line.send(
    encodeAnswer(
      request,
      'count' in request ? { words: new Array<number>(request.count).fill(7) } : { written: true },
    ),
  );
const deaf: Behaviour = () => undefined;

describe('a converter that closes the connection', () => {
  test('fails what is in flight and what is queued at once, and none of it is sent later', async () => {
    const slave = await tcpSlave((request, line) => {
      if (request.address !== 0) honest(request, line);
    });
    const { master, opened, counters } = runMaster(slave.url);
    await opened(1);
    const inFlight = outcome(master.request(poll(read(0), 60_000)));
    await slave.requests(1);
    const queued = [outcome(master.request(command(write))), outcome(master.request(poll(read(1))))];
    slave.hangUp();
    expect(await Promise.all([inFlight, ...queued])).toEqual(['bus_closed', 'bus_closed', 'bus_closed']);
    expect(await outcome(master.request(command(write)))).toBe('bus_closed');

    await opened(2);
    expect(await outcome(master.request(poll(read(5, 2))))).toEqual([7, 7]);
    expect(slave.seen).toEqual([read(0), read(5, 2)]);
    expect(counters.openings).toBe(2);
  });

  test('is opened again when it comes back, however long it was away', async () => {
    const slave = await tcpSlave(honest);
    const { master, opened } = runMaster(slave.url);
    await opened(1);
    const inFlight = master.request(poll(read(0)));
    await inFlight;
    await slave.close();
    await expect.poll(() => outcome(master.request(command(write))), { timeout: 20_000 }).toBe('bus_closed');
    await slave.listen();
    await opened(2);
    expect(await outcome(master.request(poll(read(1))))).toEqual([7]);
    expect(slave.seen).not.toContainEqual(write);
  });
});

test('a converter that is not there at the start is opened once it is', async () => {
  const slave = await tcpSlave(honest);
  await slave.close();
  const { master, opened } = runMaster(slave.url);
  expect(await outcome(master.request(command(write)))).toBe('bus_closed');
  await slave.listen();
  await opened(1);
  expect(await outcome(master.request(poll(read(1))))).toEqual([7]);
  expect(slave.seen).toEqual([read(1)]);
});

test('a command nobody answered is not left in a connection that might deliver it later', async () => {
  const slave = await tcpSlave(deaf);
  const { master, opened } = runMaster(slave.url);
  await opened(1);
  expect(await outcome(master.request(command(write, 50)))).toBe('timeout');
  await opened(2);
  expect(slave.connections()).toBe(2);
});

test('a connection on which nothing is answered any more is taken for dead and opened anew', async () => {
  const slave = await tcpSlave(deaf);
  const { master, opened } = runMaster(slave.url);
  await opened(1);
  for (let unit = 1; unit <= 5; unit++)
    expect(await outcome(master.request(poll(read(0, 1, unit), 20)))).toBe('timeout');
  await opened(2);
});

test('the master stops while the converter is being looked for', async () => {
  const slave = await tcpSlave(honest);
  await slave.close();
  const { master } = runMaster(slave.url);
  await master.stop();
  await slave.listen();
  expect(slave.connections()).toBe(0);
});
