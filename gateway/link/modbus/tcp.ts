import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { problem } from '../../../domain/problem.ts';
import type { Clock } from '../../../domain/clock.ts';
import type { Connection, Transport, TransportEvents } from './transport.ts';

/** How long a converter may take to accept a connection, ms. */
const CONNECT_TIMEOUT_MS = 5_000;
/** Idle time after which the system asks whether the converter is still there, ms. */
const KEEP_ALIVE_MS = 10_000;

export interface TcpAddress {
  readonly host: string;
  readonly port: number;
}

/** Host and port of `tcp://host:port`; undefined for anything else, such as the path of a serial port. */
export function parseTcpAddress(text: string): TcpAddress | undefined {
  const [, host, digits] = /^tcp:\/\/(\[[^\]]+\]|[^/:\s]+):(\d{1,5})\/?$/.exec(text) ?? [];
  const port = Number(digits);
  if (host === undefined || port < 1 || port > 65_535) return undefined;
  return { host: host.replace(/^\[|\]$/g, ''), port };
}

/** A converter that carries RTU frames, check bytes and all, over TCP. */
export function tcpTransport({ host, port }: TcpAddress, clock: Clock): Transport {
  const name = `tcp://${host}:${port}`;
  return {
    name,
    holdsBytes: true,
    open: (events, signal) =>
      new Promise((resolve) => {
        const socket = connect({
          host,
          port,
          noDelay: true,
          keepAlive: true,
          keepAliveInitialDelay: KEEP_ALIVE_MS,
        });
        const fail = (why: string): void => {
          settle();
          socket.destroy();
          resolve(problem('back_off', 'open_failed', `${name} cannot be reached: ${why}`));
        };
        const failed = (error: Error): void => fail(error.message);
        const aborted = (): void => fail('no longer wanted');
        const cancel = clock.at(clock.now() + CONNECT_TIMEOUT_MS, () => fail('no answer'));
        const settle = (): void => {
          cancel();
          signal.removeEventListener('abort', aborted);
          socket.off('error', failed);
          socket.on('error', () => undefined); // 'close' follows and tells
        };
        signal.addEventListener('abort', aborted);
        socket.once('error', failed);
        socket.once('connect', () => {
          settle();
          resolve(connection(socket, events));
        });
        if (signal.aborted) aborted();
      }),
  };
}

function connection(socket: Socket, events: TransportEvents): Connection {
  let live = true;
  let reason = 'the converter closed the connection';
  const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('data', (bytes) => {
    if (live) events.data(bytes);
  });
  socket.on('error', (error) => (reason = error.message));
  socket.on('close', () => {
    if (!live) return;
    live = false;
    events.closed(reason);
  });
  return {
    write(bytes) {
      if (live && socket.writable) socket.write(bytes);
    },
    close() {
      live = false;
      // A reset, no orderly end: the system would go on trying to deliver what is still unsent.
      if (!socket.destroyed) socket.resetAndDestroy();
      return gone;
    },
  };
}
