import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { SerialPort } from 'serialport';
import { expect, onTestFinished, test } from 'vitest';
import { isProblem } from '../../../domain/problem.ts';
import { decodeRequest, encodeAnswer } from '../../../domain/wire/modbus.ts';
import type { Request } from '../../../domain/wire/modbus.ts';
import { tempDir } from '../../support/temp.ts';
import { needs, program } from '../../support/tools.ts';
import { command, outcome, poll, read, runMaster } from './support.ts';

const write: Request = { unit: 1, fn: 5, address: 0x200, value: 600 };
const REQUEST_BYTES = 8;

/** A pair of serial ports in a folder: `gateway` is the master's end, `device` the slave's. */
async function plugIn(folder: string): Promise<ChildProcess> {
  const end = (name: string): string => `pty,raw,echo=0,link=${join(folder, name)}`;
  const socat = spawn(program('socat'), ['-d', '-d', end('gateway'), end('device')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => void socat.kill());
  let said = '';
  for await (const chunk of socat.stderr) {
    said += String(chunk);
    if (said.includes('starting data transfer loop')) break;
  }
  return socat;
}

/** The slave's end: answers reads of one register with 7, writes with their echo. */
async function attend(folder: string, seen: Request[]): Promise<void> {
  const port = new SerialPort({ path: join(folder, 'device'), baudRate: 9_600, autoOpen: false });
  let bytes = Buffer.alloc(0);
  port.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    while (bytes.length >= REQUEST_BYTES) {
      const request = decodeRequest(bytes.subarray(0, REQUEST_BYTES));
      bytes = bytes.subarray(REQUEST_BYTES);
      if (isProblem(request)) continue;
      seen.push(request);
      port.write(encodeAnswer(request, 'count' in request ? { words: [7] } : { written: true }));
    }
  });
  port.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => port.open((error) => (error ? reject(error) : resolve())));
  onTestFinished(() => new Promise<void>((done) => (port.isOpen ? port.close(() => done()) : done())));
}

async function unplug(socat: ChildProcess): Promise<void> {
  const gone = once(socat, 'exit');
  socat.kill();
  await gone;
}

needs('socat')('a serial bus', () => {
  test('is read and written, one request after another', async () => {
    const folder = await tempDir();
    const seen: Request[] = [];
    await plugIn(folder);
    await attend(folder, seen);
    const { master, opened } = runMaster(join(folder, 'gateway'), { baud: 9_600 });
    await opened(1);
    const all = [poll(read(1)), poll(read(2)), command(write)].map((each) => outcome(master.request(each)));
    expect(await Promise.all(all)).toEqual([[7], [7], 'written']);
    expect(seen).toEqual([write, read(1), read(2)]);
  });

  test('whose adapter is not plugged in at the start is opened once it is', async () => {
    const folder = await tempDir();
    const seen: Request[] = [];
    const { master, opened } = runMaster(join(folder, 'gateway'), { baud: 9_600 });
    expect(await outcome(master.request(command(write)))).toBe('bus_closed');
    await plugIn(folder);
    await attend(folder, seen);
    await opened(1);
    expect(await outcome(master.request(poll(read(1))))).toEqual([7]);
    expect(seen).toEqual([read(1)]);
  });

  test('whose adapter is pulled out fails everything at once, sends none of it later, and is opened anew', async () => {
    const folder = await tempDir();
    const socat = await plugIn(folder);
    const { master, opened, counters } = runMaster(join(folder, 'gateway'), { baud: 9_600 });
    await opened(1);
    // Nobody attends the other end: the first request is in flight when the adapter goes, the others wait.
    const waiting = [poll(read(1), 60_000), command(write), poll(read(2))].map((each) =>
      outcome(master.request(each)),
    );
    await unplug(socat);
    expect(await Promise.all(waiting)).toEqual(['bus_closed', 'bus_closed', 'bus_closed']);
    expect(await outcome(master.request(command(write)))).toBe('bus_closed');

    const seen: Request[] = [];
    await plugIn(folder);
    await attend(folder, seen);
    await opened(2);
    const other: Request = { unit: 2, fn: 3, address: 9, count: 1 };
    expect(await outcome(master.request(poll(other)))).toEqual([7]);
    expect(seen).toEqual([other]);
    expect(counters.openings).toBe(2);
  });

  test('is free for others once the master has stopped', async () => {
    const folder = await tempDir();
    await plugIn(folder);
    const first = runMaster(join(folder, 'gateway'));
    await first.opened(1);
    await first.master.stop();
    const second = runMaster(join(folder, 'gateway'));
    await second.opened(1);
  });
});
