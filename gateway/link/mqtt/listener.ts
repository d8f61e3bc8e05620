import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import type { Logger } from 'pino';
import { MAX_CONNECTIONS, TCP_KEEP_ALIVE_MS } from './limits.ts';

interface Options {
  readonly listen: { readonly host: string; readonly port: number };
  readonly connected: (socket: Socket) => void;
  /** A connection beyond the limit was closed. */
  readonly dropped: () => void;
  readonly log: Logger;
}

export interface Listener {
  readonly port: number;
  /** Closes the port and every connection that is still open. */
  close(): Promise<void>;
}

/**
 * Listens for MQTT over TCP.
 * @throws Error of node:net when the port cannot be taken (`EADDRINUSE`, `EACCES`)
 */
export async function openListener({ listen, connected, dropped, log }: Options): Promise<Listener> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: TCP_KEEP_ALIVE_MS });
  server.maxConnections = MAX_CONNECTIONS;
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    connected(socket);
  });
  server.on('drop', dropped);
  await listening(server, listen);
  // Accepting may fail later, as when the process runs out of file descriptors; the next one may succeed.
  server.on('error', (err) => log.error({ err }, 'mqtt: a connection could not be accepted'));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : listen.port,
    async close() {
      const closed = [...sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
      const freed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await Promise.all([freed, ...closed]);
    },
  };
}

function listening(server: Server, listen: { readonly host: string; readonly port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(listen, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}
