import type { Duplex } from 'node:stream';
import type { Inlet } from './inlet.ts';
import { MAX_UNACKNOWLEDGED, MAX_UNREAD_BYTES } from './limits.ts';

/** MQTT 3.1.1, 3.4: type 4, two more bytes, the packet identifier. */
const PUBACK = 0x40;
const PUBACK_BYTES = 4;

interface Parts {
  readonly socket: Duplex;
  readonly inlet: Inlet;
  /** Called when the client lets its answers pile up. */
  readonly unread: () => void;
}

/**
 * The PUBACKs owed to one client (MQTT-4.3.2-2). aedes would acknowledge as soon as a publish is authorised and
 * stop reading until then; a node whose frames wait for a slow disk could not even answer a command. So frames wait
 * here: the rest of the traffic goes on, up to a bounded number of them, past which the client is not read.
 */
export class Receipts {
  readonly #parts: Parts;
  #waiting = 0;
  #due: number[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** A frame was received. */
  open(): void {
    if (++this.#waiting >= MAX_UNACKNOWLEDGED) this.#parts.inlet.pause();
  }

  /** It was not kept and stays unacknowledged. */
  drop(): void {
    if (--this.#waiting < MAX_UNACKNOWLEDGED) this.#parts.inlet.resume();
  }

  /**
   * It is durable. Writes the PUBACK, all of one commit together.
   * @param messageId undefined for QoS 0, which is not acknowledged
   */
  settle(messageId: number | undefined): void {
    this.drop();
    if (messageId === undefined) return;
    if (this.#due.push(messageId) === 1) process.nextTick(() => this.#write());
  }

  #write(): void {
    const due = this.#due;
    this.#due = [];
    const { socket, unread } = this.#parts;
    if (socket.destroyed || !socket.writable) return;
    const bytes = Buffer.allocUnsafe(due.length * PUBACK_BYTES);
    due.forEach((messageId, at) => {
      bytes.writeUInt16BE((PUBACK << 8) | (PUBACK_BYTES - 2), at * PUBACK_BYTES);
      bytes.writeUInt16BE(messageId, at * PUBACK_BYTES + 2);
    });
    socket.write(bytes);
    if (socket.writableLength > MAX_UNREAD_BYTES) unread();
  }
}
