// Simulated Modbus devices behind a TCP port, as a serial converter would put them there.
import { connect } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { answerLength, decodeAnswer, encodeRequest } from '../../../domain/wire/modbus.ts';
import { listenModbusTcp, runSimulator } from '../../../firmware-sim/index.ts';
import { demo, profiles, virtualFarm } from '../../unit/firmware-sim/build.ts';

const moisture = { unit: 3, fn: 3, address: 0x12, count: 1 } as const;
const air = { unit: 1, fn: 4, address: 1, count: 2 } as const;
const coils = { unit: 10, fn: 1, address: 0, count: 8 } as const;

async function bus() {
  const { clock, farm } = virtualFarm();
  const line = await listenModbusTcp(farm.onBus('rs485-1'));
  onTestFinished(() => line.close());
  return { clock, farm, line };
}

/** A master that sends bytes and takes whole answers off the line. */
async function master(port: number) {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let held = Buffer.alloc(0);
  let wake = (): void => undefined;
  socket.on('data', (chunk: Buffer) => {
    held = Buffer.concat([held, chunk]);
    wake();
  });
  await new Promise((resolve) => socket.once('connect', resolve));
  return {
    send: (bytes: Uint8Array) => new Promise((resolve) => socket.write(bytes, resolve)),
    async answer(): Promise<Uint8Array> {
      for (;;) {
        const length = answerLength(held);
        if (length !== undefined && held.length >= length) {
          const frame = held.subarray(0, length);
          held = held.subarray(length);
          return frame;
        }
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    close: () => socket.destroy(),
  };
}

describe('a bus over TCP', () => {
  test('answers each device on the line, and several requests in one chunk in their order', async () => {
    const { line } = await bus();
    const { send, answer } = await master(line.port);
    await send(Buffer.concat([moisture, air, coils].map(encodeRequest)));
    expect(decodeAnswer(moisture, await answer())).toHaveProperty('words');
    expect(decodeAnswer(air, await answer())).toHaveProperty('words');
    expect(decodeAnswer(coils, await answer())).toHaveProperty('bits');
  });

  test('puts a request together that arrives byte by byte', async () => {
    const { line } = await bus();
    const { send, answer } = await master(line.port);
    for (const byte of encodeRequest(moisture)) await send(Uint8Array.of(byte));
    expect(decodeAnswer(moisture, await answer())).toHaveProperty('words');
  });

  test('serves several masters, each with its own answers', async () => {
    const { line } = await bus();
    const [first, second] = [await master(line.port), await master(line.port)];
    const bytes = encodeRequest(moisture);
    await first.send(bytes.slice(0, 3));
    await second.send(encodeRequest(air));
    expect(decodeAnswer(air, await second.answer())).toHaveProperty('words');
    await first.send(bytes.slice(3));
    expect(decodeAnswer(moisture, await first.answer())).toHaveProperty('words');
    second.close();
    await first.send(encodeRequest(coils));
    expect(decodeAnswer(coils, await first.answer())).toHaveProperty('bits');
  });

  test('keeps silent on broken frames and on noise, and takes the next good one', async () => {
    const { line } = await bus();
    const { send, answer } = await master(line.port);
    await send(encodeRequest(moisture).with(7, 0));
    await send(Buffer.from('hello, this is no Modbus at all, nor was it ever meant to be'));
    await send(new Uint8Array(5_000).fill(3));
    await send(encodeRequest(air));
    expect(decodeAnswer(air, await answer())).toHaveProperty('words');
  });

  test('sends a late answer late, and none from a device that has lost its power', async () => {
    const { farm, line } = await bus();
    const { send, answer } = await master(line.port);
    farm.device('soil-1').answerLate(300);
    farm.device('relay-1').powerOff();
    await send(Buffer.concat([moisture, coils, air].map(encodeRequest)));
    expect(decodeAnswer(air, await answer())).toHaveProperty('words');
    expect(decodeAnswer(moisture, await answer())).toHaveProperty('words');
  });

  test('is free again once closed, and tells who asks for a port that is taken', async () => {
    const { farm, line } = await bus();
    await expect(listenModbusTcp([], { port: line.port })).rejects.toThrow('EADDRINUSE');
    await line.close();
    const again = await listenModbusTcp(farm.onBus('rs485-1'), { port: line.port });
    await again.close();
  });
});

describe('the simulator', () => {
  test('runs a scenario on real ports, says what it does, and stops', async () => {
    const lines: string[] = [];
    const buses = [{ id: 'rs485-1', tcp: 0, baud: 9600 }];
    const simulator = await runSimulator({
      scenario: demo({ buses }),
      profiles,
      log: (line) => lines.push(line),
    });
    onTestFinished(() => simulator.stop());
    const port = simulator.ports.get('rs485-1')!;
    const { send, answer } = await master(port);
    await send(encodeRequest({ unit: 10, fn: 5, address: 0x0200, value: 600 }));
    await answer();
    await send(encodeRequest(coils));
    expect(decodeAnswer(coils, await answer())).toMatchObject({ bits: { 0: true } });
    await simulator.stop();
    expect(lines).toEqual([
      `rs485-1: soil-1, relay-1, air-1 on port ${port}`,
      'node-7: not connected, no credential was given',
      'relay-1: channel 1 on',
      'relay-1: channel 1 off',
    ]);
  });

  test('leaves nothing open when one of its buses cannot be opened', async () => {
    const first = await listenModbusTcp([]);
    onTestFinished(() => first.close());
    const free = await listenModbusTcp([]);
    await free.close();
    const buses = [
      { id: 'rs485-1', tcp: free.port, baud: 9600 },
      { id: 'rs485-2', tcp: first.port, baud: 9600 },
    ];
    await expect(runSimulator({ scenario: demo({ buses }), profiles })).rejects.toThrow('EADDRINUSE');
    const again = await listenModbusTcp([], { port: free.port });
    await again.close();
  });
});
