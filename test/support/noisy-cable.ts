/** A TCP converter with a bad cable behind it: it passes bytes on and, when told to, puts garbage among the answers. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { chance } from './chance.ts';

/** Share of answers that are spoilt: a read in eleven, so that most polls of seven reads still come through. */
const SPOILT = 0.09;
/** Garbage before one answer, bytes. */
const MAX_GARBAGE = 40;

export interface Cable {
  readonly port: number;
  /** Pieces of garbage that were put on the line. */
  readonly noises: number;
  noisy: boolean;
  close(): Promise<void>;
}

export async function startCable(to: number, seed = 1): Promise<Cable> {
  const draw = chance(seed);
  const sockets = new Set<Socket>();
  let noises = 0;
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined); // a close follows
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (bytes) => void far.write(bytes));
    far.on('data', (bytes) => {
      near.write(cable.noisy && draw() < SPOILT ? dirty(bytes) : bytes);
    });
  });

  /** Garbage before the answer, in its place, or one of its bits turned round. */
  function dirty(bytes: Buffer): Buffer {
    noises++;
    const garbage = Buffer.from(
      Array.from({ length: 1 + Math.floor(draw() * MAX_GARBAGE) }, () => draw() * 256),
    );
    const kind = draw();
    if (kind < 0.4) return Buffer.concat([garbage, bytes]);
    if (kind < 0.7) return garbage;
    const turned = Buffer.from(bytes);
    const at = Math.floor(draw() * turned.length);
    turned.writeUInt8(turned.readUInt8(at) ^ (1 << Math.floor(draw() * 8)), at);
    return turned;
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const cable: Cable = {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    noisy: false,
    get noises() {
      return noises;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return cable;
}
