/** A second master on a simulated RTU-over-TCP bus that looks at one coil of a board for as long as the bus is there. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { answerLength, decodeAnswer, encodeRequest } from '../../domain/wire/modbus.ts';

export interface CoilWatch {
  /** What the board said last; undefined before its first answer. */
  readonly energised: boolean | undefined;
  /** Resolves when the bus is gone. */
  readonly gone: Promise<void>;
  stop(): void;
}

/** @param at address of the board and its channel, counted from 1 */
export async function watchCoil(port: number, at: { unit: number; channel: number }): Promise<CoilWatch> {
  const request = { unit: at.unit, fn: 1, address: at.channel - 1, count: 1 } as const;
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.on('error', () => undefined); // the bus may go in the middle of a question; a close follows
  const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  let energised: boolean | undefined;
  let held = Buffer.alloc(0);
  const ask = (): void => void socket.write(encodeRequest(request));
  socket.on('data', (chunk: Buffer) => {
    held = Buffer.concat([held, chunk]);
    const length = answerLength(held);
    if (length === undefined || held.length < length) return;
    const answer = decodeAnswer(request, held.subarray(0, length));
    held = Buffer.alloc(0);
    if ('bits' in answer) energised = answer.bits[0];
    setImmediate(ask);
  });
  ask();
  return {
    get energised() {
      return energised;
    },
    gone,
    stop: () => void socket.destroy(),
  };
}
