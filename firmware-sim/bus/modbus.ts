import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { SerialPort } from 'serialport';
import type { ModbusDevice } from '../modbus-device.ts';
import { RequestCutter } from './request-cutter.ts';

/** Half a frame that is not completed in this time is dropped; generous, since a loaded machine splits writes. */
const SILENCE_MS = 1_000;
/** A serial port that vanished is opened again this often. */
const REOPEN_MS = 1_000;
/** How often an open serial port is asked whether it is still there. */
const PROBE_MS = 1_000;

export interface Bus {
  /** The TCP port that is listened on; 0 for a serial bus. */
  readonly port: number;
  /** Ends every connection; resolves when the port is free. */
  close(): Promise<void>;
}

/**
 * Devices behind a converter that speaks RTU over TCP. Several clients may connect; each gets the answers to its own
 * requests. Rejects when the port cannot be listened on.
 * @param options host, by default 127.0.0.1; port, by default a free one
 */
export async function listenModbusTcp(
  devices: readonly ModbusDevice[],
  options: { readonly host?: string; readonly port?: number } = {},
): Promise<Bus> {
  const clients = new Map<Socket, Wire>();
  const server = createServer((socket) => {
    const wire = new Wire(devices, (bytes) => void socket.write(bytes));
    clients.set(socket, wire);
    socket.setNoDelay(true);
    socket.on('data', (chunk) => wire.receive(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      wire.close();
      clients.delete(socket);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of clients.keys()) socket.destroy();
      }),
  };
}

/**
 * Devices on a serial port. Rejects when it cannot be opened the first time; one that vanishes later is opened anew,
 * with a fresh port object, until closed.
 */
export async function openModbusSerial(
  devices: readonly ModbusDevice[],
  options: { readonly path: string; readonly baud: number },
): Promise<Bus> {
  let closed = false;
  let reopen: NodeJS.Timeout | undefined;
  let port = await openPort(options);
  attend();
  return {
    port: 0,
    close: () => {
      closed = true;
      clearTimeout(reopen);
      return new Promise((resolve) => (port.isOpen ? port.close(() => resolve()) : resolve()));
    },
  };

  function attend(): void {
    const wire = new Wire(devices, (bytes) => void (port.isOpen && port.write(Buffer.from(bytes))));
    port.on('data', (chunk: Buffer) => wire.receive(chunk));
    port.on('error', () => undefined); // a close follows
    // A terminal that hangs up while it is read gives 0 bytes for ever, which serialport takes for patience and spins
    // on without a close. Draining fails on it, and does nothing to one that lives.
    const watched = port;
    const probe = setInterval(() => {
      watched.drain((error) => {
        if (error && watched.isOpen) watched.close();
      });
    }, PROBE_MS);
    port.on('close', () => {
      clearInterval(probe);
      wire.close();
      if (!closed) reopen = setTimeout(tryAgain, REOPEN_MS);
    });
  }

  function tryAgain(): void {
    openPort(options).then(
      (opened) => {
        port = opened;
        if (closed) port.close();
        else attend();
      },
      () => {
        if (!closed) reopen = setTimeout(tryAgain, REOPEN_MS);
      },
    );
  }
}

function openPort({ path, baud }: { path: string; baud: number }): Promise<SerialPort> {
  return new Promise((resolve, reject) => {
    const port = new SerialPort({ path, baudRate: baud }, (error) => (error ? reject(error) : resolve(port)));
  });
}

/** One line with devices on it: every frame goes past all of them, the one that is meant answers. */
class Wire {
  readonly #devices: readonly ModbusDevice[];
  readonly #send: (bytes: Uint8Array) => void;
  readonly #cutter = new RequestCutter();
  readonly #late = new Set<NodeJS.Timeout>();
  #silence: NodeJS.Timeout | undefined;

  constructor(devices: readonly ModbusDevice[], send: (bytes: Uint8Array) => void) {
    this.#devices = devices;
    this.#send = send;
  }

  receive(chunk: Uint8Array): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#cutter.clear(), SILENCE_MS);
    for (const frame of this.#cutter.push(chunk))
      for (const device of this.#devices) {
        const answer = device.respond(frame);
        if (answer === undefined) continue;
        if (device.answerDelay_ms > 0) this.#sendLater(device, answer);
        else this.#send(answer);
      }
  }

  close(): void {
    clearTimeout(this.#silence);
    for (const timer of this.#late) clearTimeout(timer);
  }

  #sendLater(device: ModbusDevice, answer: Uint8Array): void {
    const timer = setTimeout(() => {
      this.#late.delete(timer);
      if (device.powered) this.#send(answer);
    }, device.answerDelay_ms);
    this.#late.add(timer);
  }
}
