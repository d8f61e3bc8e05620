import type { Duplex } from 'node:stream';
import { MAX_EARLY_PACKET_BYTES } from './limits.ts';

/** MQTT 3.1.1, 2.2.3: the remaining length takes at most four bytes. */
const MAX_LENGTH_BYTES = 4;

/**
 * Stands between a socket and aedes, whose parser would gather up to 256 MB of one packet before anybody may refuse
 * it, and whose own pause between chunks ends with the next 'readable' event. aedes takes its bytes by `read()`
 * alone, so that is where the inlet measures each packet's announced length and holds bytes back while it is paused.
 */
export class Inlet {
  /** Longest body of a packet, bytes; raised after log-in. */
  limit = MAX_EARLY_PACKET_BYTES;
  readonly #socket: Duplex;
  #paused = false;
  /** Bytes of the current packet's body that are still to come. */
  #rest = 0;
  /** Bytes of the current fixed header that were seen; 0 between packets. */
  #header = 0;
  #length = 0;

  /** @param refuse called once with the announced length when a packet is too long or its header malformed */
  constructor(socket: Duplex, refuse: (length: number) => void) {
    this.#socket = socket;
    const read = socket.read.bind(socket);
    socket.read = (size?: number): unknown => {
      // Node itself calls read(0) to have its own buffer filled, which is bounded.
      if (this.#paused && size !== 0) return null;
      const chunk: unknown = read(size);
      if (!(chunk instanceof Uint8Array) || this.#fits(chunk)) return chunk;
      this.#paused = true;
      refuse(this.#length);
      return null;
    };
  }

  /** Lets the bytes stay in the socket, so that TCP slows the sender. */
  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    if (!this.#socket.destroyed) this.#socket.emit('readable');
  }

  /** Follows the fixed headers through the stream (2.2); false at the first packet that is refused. */
  #fits(chunk: Uint8Array): boolean {
    for (let at = 0; at < chunk.length;) {
      if (this.#rest > 0) {
        const step = Math.min(this.#rest, chunk.length - at);
        this.#rest -= step;
        at += step;
      } else if (!this.#headerFits(chunk[at++] ?? 0)) return false;
    }
    return true;
  }

  #headerFits(byte: number): boolean {
    const place = this.#header++;
    if (place === 0) {
      this.#length = 0;
      return true;
    }
    this.#length += (byte & 0x7f) * 128 ** (place - 1);
    if (byte & 0x80) return place < MAX_LENGTH_BYTES;
    this.#header = 0;
    this.#rest = this.#length;
    return this.#length <= this.limit;
  }
}
