import { SerialPort } from 'serialport';
import { problem } from '../../../domain/problem.ts';
import type { Problem } from '../../../domain/problem.ts';
import type { Connection, Transport, TransportEvents } from './transport.ts';

/**
 * An RS-485 adapter at a path such as `/dev/ttyUSB0`, 8N1. Every open makes a fresh SerialPort: the old object keeps
 * what was written while it was closed and would send it when opened again, to a relay perhaps.
 */
export function serialTransport(path: string, baud: number): Transport {
  return {
    name: path,
    holdsBytes: false,
    open: (events) =>
      new Promise((resolve) => {
        try {
          connect({ path, baud, events }, resolve);
        } catch (error) {
          resolve(openFailed(path, error)); // the driver throws on settings it cannot take
        }
      }),
  };
}

function connect(
  { path, baud, events }: { path: string; baud: number; events: TransportEvents },
  done: (opened: Connection | Problem) => void,
): void {
  const port = new SerialPort({ path, baudRate: baud, autoOpen: false });
  let live = false;
  const lose = (why: string): void => {
    if (!live) return;
    live = false;
    if (port.isOpen) port.close(() => undefined);
    events.closed(why);
  };
  // The driver notices a lost port only while it reads, so the listener for data is there from the start.
  port.on('data', (bytes: Uint8Array) => {
    if (live) events.data(bytes);
  });
  port.on('error', (error) => lose(error.message));
  port.on('close', (error: Error | null | undefined) => lose(error?.message ?? 'the port was closed'));
  port.open((error) => {
    if (error) {
      done(openFailed(path, error));
      return;
    }
    live = true;
    done({
      write(bytes) {
        if (live && port.isOpen) port.write(bytes);
      },
      close() {
        live = false;
        return new Promise((closed) => {
          if (port.isOpen) port.close(() => closed());
          else closed();
        });
      },
    });
  });
}

const openFailed = (path: string, error: unknown): Problem =>
  problem(
    'back_off',
    'open_failed',
    `${path} cannot be opened: ${error instanceof Error ? error.message : String(error)}`,
  );
