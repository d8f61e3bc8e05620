import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { isProblem } from '../../domain/problem.ts';
import type { RegisterImage } from '../../domain/profile/registers.ts';
import { decodeRequest, encodeAnswer, encodeException, requestLength } from '../../domain/wire/modbus.ts';
import type { Request } from '../../domain/wire/modbus.ts';

/** What a slave does with a request: answer, garble, wait, hang up or keep silent. */
export type Behaviour = (request: Request, line: Line) => void;

export interface Line {
  /** Puts raw bytes on the wire. */
  send(bytes: Uint8Array): void;
  hangUp(): void;
}

export interface TcpSlave {
  readonly port: number;
  /** As a bus's port is written in the configuration. */
  readonly url: string;
  /** Every request that came, in order, over all connections. */
  readonly seen: readonly Request[];
  /** Connections accepted so far. */
  readonly connections: () => number;
  /** Resolves when so many requests have come. */
  requests(count: number): Promise<void>;
  /** Puts bytes on the wire unasked. */
  send(bytes: Uint8Array): void;
  hangUp(): void;
  /** Stops listening and hangs up; `listen` brings it back on the same port. */
  close(): Promise<void>;
  listen(): Promise<void>;
}

/** A slave behind a converter on a free port of this machine; goes away with the test. */
export async function tcpSlave(behave: Behaviour): Promise<TcpSlave> {
  const seen: Request[] = [];
  const sockets = new Set<Socket>();
  const waiters = new Set<() => void>();
  let connections = 0;
  let port = 0;
  const server = createServer((socket) => {
    connections++;
    sockets.add(socket);
    const line: Line = {
      send: (bytes) => {
        if (socket.writable) socket.write(bytes);
      },
      hangUp: () => socket.destroy(),
    };
    let bytes: Uint8Array = new Uint8Array();
    socket.setNoDelay(true);
    socket.on('error', () => undefined); // the master resets connections it no longer trusts
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      for (let length = requestLength(bytes); length !== undefined; length = requestLength(bytes)) {
        if (bytes.length < length) return;
        const request = decodeRequest(bytes.slice(0, length));
        bytes = bytes.slice(length);
        if (isProblem(request)) continue;
        seen.push(request);
        behave(request, line);
        waiters.forEach((check) => check());
      }
    });
  });
  const slave: TcpSlave = {
    get port() {
      return port;
    },
    get url() {
      return `tcp://127.0.0.1:${port}`;
    },
    seen,
    connections: () => connections,
    requests: (count) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (seen.length < count) return;
          waiters.delete(check);
          resolve();
        };
        waiters.add(check);
        check();
      }),
    send: (bytes) => sockets.forEach((socket) => socket.write(bytes)),
    hangUp: () => sockets.forEach((socket) => socket.destroy()),
    async close() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      sockets.forEach((socket) => socket.destroy());
      await closed;
    },
    async listen() {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      if (typeof address === 'object' && address) port = address.port;
    },
  };
  await slave.listen();
  onTestFinished(() => slave.close());
  return slave;
}

/** The frame an honest device with these registers answers with; coils are all off. */
export function honestAnswer(request: Request, image: RegisterImage): Uint8Array {
  switch (request.fn) {
    case 1:
    case 2:
      return encodeAnswer(request, { bits: new Array<boolean>(request.count).fill(false) });
    case 3:
    case 4: {
      const words = Array.from({ length: request.count }, (_, i) =>
        image.get(request.fn, request.address + i),
      );
      return words.includes(undefined)
        ? encodeException(request, 2)
        : encodeAnswer(request, { words: words.map((word) => word ?? 0) });
    }
    default:
      return encodeAnswer(request, { written: true });
  }
}
