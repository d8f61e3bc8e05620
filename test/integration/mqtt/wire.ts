import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { Signal } from './rig.ts';

export const PINGREQ = Buffer.from([0xc0, 0]);
export const PINGRESP = 'd000';
export const CONNACK = '20020000';

export const text = (value: string): Buffer => {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

/** A whole MQTT packet from its first byte and its body. */
export function packet(first: number, body: Buffer): Buffer {
  const length: number[] = [];
  let rest = body.length;
  do {
    length.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return Buffer.concat([Buffer.from([first, ...length]), body]);
}

export function connectPacket(
  device: string,
  { secret = `secret-of-${device}`, clientId = device, flags = 0xc2 } = {},
): Buffer {
  const head = Buffer.concat([text('MQTT'), Buffer.from([4, flags, 0, 60])]);
  return packet(0x10, Buffer.concat([head, text(clientId), text(device), text(secret)]));
}

export function publishPacket(
  topic: string,
  payload: string,
  { id, qos = 1 }: { id: number; qos?: 1 | 2 },
): Buffer {
  return packet(
    0x30 | (qos << 1),
    Buffer.concat([text(topic), Buffer.from([id >> 8, id & 0xff]), Buffer.from(payload)]),
  );
}

/** PUBACK (qos 1) as hexadecimal. */
export const puback = (id: number): string => `4002${id.toString(16).padStart(4, '0')}`;

/** A client that is nothing but a socket, to see the bytes themselves. */
export class Wire {
  readonly socket: Socket;
  readonly #signal = new Signal();
  #received = '';
  #closed = false;

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.on('data', (bytes) => {
      this.#received += bytes.toString('hex');
      this.#signal.changed();
    });
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => {
      this.#closed = true;
      this.#signal.changed();
    });
    onTestFinished(() => void this.socket.destroy());
  }

  /** What came so far, as hexadecimal. */
  get received(): string {
    return this.#received;
  }

  send(...packets: Buffer[]): void {
    this.socket.write(Buffer.concat(packets));
  }

  /** Until what came ends with these bytes. */
  ending(hex: string): Promise<void> {
    return this.#signal.until(() => this.#received.endsWith(hex));
  }

  /** Until this many bytes came. */
  bytes(count: number): Promise<void> {
    return this.#signal.until(() => this.#received.length >= count * 2);
  }

  closed(): Promise<void> {
    return this.#signal.until(() => this.#closed);
  }

  async login(device: string): Promise<void> {
    this.send(connectPacket(device));
    await this.ending(CONNACK);
  }
}
