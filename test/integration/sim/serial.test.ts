// Simulated Modbus devices on a real serial port: one end of a pair that socat makes.
import { spawn } from 'node:child_process';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { SerialPort } from 'serialport';
import { expect, onTestFinished, test, vi } from 'vitest';
import { answerLength, decodeAnswer, encodeRequest } from '../../../domain/wire/modbus.ts';
import { openModbusSerial } from '../../../firmware-sim/index.ts';
import { tempDir } from '../../support/temp.ts';
import { needs, program } from '../../support/tools.ts';
import { virtualFarm } from '../../unit/firmware-sim/build.ts';

const moisture = { unit: 3, fn: 3, address: 0x12, count: 1 } as const;

/** A pair of serial ports; what is written to one is read from the other. */
async function startPair(ends: { a: string; b: string }) {
  const args = [ends.a, ends.b].map((link) => `pty,raw,echo=0,link=${link}`);
  const socat = spawn(program('socat'), args, { stdio: 'ignore' });
  const gone = new Promise((resolve) => socat.once('exit', resolve));
  const stop = async () => {
    socat.kill();
    await gone;
  };
  onTestFinished(stop);
  await vi.waitFor(() => Promise.all([access(ends.a), access(ends.b)]), { timeout: 10_000, interval: 20 });
  return stop;
}

async function openMaster(path: string) {
  const port = await new Promise<SerialPort>((resolve, reject) => {
    const opened = new SerialPort({ path, baudRate: 9600 }, (error) =>
      error ? reject(error) : resolve(opened),
    );
  });
  port.on('error', () => undefined);
  onTestFinished(
    () => new Promise<void>((resolve) => (port.isOpen ? port.close(() => resolve()) : resolve())),
  );
  let held = Buffer.alloc(0);
  port.on('data', (chunk: Buffer) => (held = Buffer.concat([held, chunk])));
  return async () => {
    held = Buffer.alloc(0);
    port.write(Buffer.from(encodeRequest(moisture)));
    await vi.waitFor(() => expect(held.length).toBe(answerLength(held)), { timeout: 10_000, interval: 10 });
    return decodeAnswer(moisture, held);
  };
}

needs('socat')('a bus on a serial port', () => {
  test('answers real bytes', async () => {
    const dir = await tempDir();
    const ends = { a: join(dir, 'a'), b: join(dir, 'b') };
    await startPair(ends);
    const { farm } = virtualFarm();
    const bus = await openModbusSerial(farm.onBus('rs485-1'), { path: ends.a, baud: 9600 });
    onTestFinished(() => bus.close());
    const ask = await openMaster(ends.b);
    expect(await ask()).toHaveProperty('words');
    expect(await ask()).toHaveProperty('words');
  });

  test('is there again after its port vanished and came back', async () => {
    const dir = await tempDir();
    const ends = { a: join(dir, 'a'), b: join(dir, 'b') };
    const unplug = await startPair(ends);
    const { farm } = virtualFarm();
    const bus = await openModbusSerial(farm.onBus('rs485-1'), { path: ends.a, baud: 9600 });
    onTestFinished(() => bus.close());
    await unplug();
    await startPair(ends);
    const ask = await openMaster(ends.b);
    const answered = await vi.waitFor(ask, { timeout: 20_000, interval: 100 });
    expect(answered).toHaveProperty('words');
  });

  test('says so when there is no such port', async () => {
    await expect(openModbusSerial([], { path: '/dev/no-such-port', baud: 9600 })).rejects.toThrow(
      'no-such-port',
    );
  });
});
