import type { Duplex } from 'node:stream';
import { generate, parser } from 'mqtt-packet';
import type { Packet } from 'mqtt-packet';
import { Inlet } from '../mqtt/inlet.ts';
import { levelOf } from './connect-packet.ts';
import type { Version } from './connect-packet.ts';
import { MAX_PACKET_BYTES } from './limits.ts';

/** The reason when the other side has just closed. */
export const CLOSED = 'it closed the connection';

interface ConnectionEvents {
  readonly packet: (packet: Packet) => void;
  /** Called once, with the reason; nothing is heard afterwards. */
  readonly lost: (why: Loss) => void;
}

export interface Loss {
  readonly words: string;
  /** The certificate is not to be trusted: trying again mends nothing. */
  readonly isUntrusted?: boolean;
}

/** What TLS says of certificates: SELF_SIGNED_CERT_IN_CHAIN, UNABLE_TO_VERIFY_LEAF_SIGNATURE, ERR_TLS_CERT_ALTNAME_INVALID … */
const UNTRUSTED = /CERT|VERIFY_LEAF/;

/** Packets over one socket. A packet that is too long is refused by its announced length, before it is gathered. */
export class Connection {
  readonly #socket: Duplex;
  readonly #events: ConnectionEvents;
  readonly #form: { readonly protocolVersion: 4 | 5 };
  readonly #inlet: Inlet;
  #isOver = false;
  #isPaused = false;

  constructor(socket: Duplex, version: Version, events: ConnectionEvents) {
    this.#socket = socket;
    this.#events = events;
    this.#form = { protocolVersion: levelOf(version) };
    const inlet = new Inlet(socket, (length) => this.#lose({ words: `it sent a packet of ${length} bytes` }));
    inlet.limit = MAX_PACKET_BYTES;
    this.#inlet = inlet;
    const parsing = parser(this.#form);
    parsing.on('packet', (packet) => {
      if (!this.#isOver) events.packet(packet);
    });
    parsing.on('error', (error: unknown) =>
      this.#lose({ words: `it sent what is not MQTT ${version} (${wordsOf(error)})` }),
    );
    socket.on('readable', () => {
      for (let chunk = take(socket); chunk && !this.#isOver; chunk = take(socket)) parsing.parse(chunk);
    });
    socket.on('error', (error) =>
      this.#lose({
        words: wordsOf(error),
        isUntrusted: 'code' in error && UNTRUSTED.test(String(error.code)),
      }),
    );
    socket.on('end', () => this.#lose({ words: CLOSED }));
    socket.on('close', () => this.#lose({ words: CLOSED }));
  }

  send(packet: Packet): void {
    this.write(generate(packet, this.#form));
  }

  /** Whole packets as bytes. */
  write(bytes: Buffer): void {
    if (!this.#isOver) this.#socket.write(bytes);
  }

  /** Nothing more is read: answers of the broker stay in the socket too. */
  get isPaused(): boolean {
    return this.#isPaused;
  }

  pause(): void {
    this.#isPaused = true;
    this.#inlet.pause();
  }

  resume(): void {
    if (!this.#isPaused || this.#isOver) return;
    this.#isPaused = false;
    this.#inlet.resume();
  }

  /** Cuts it; `lost` is not called any more. */
  cut(): void {
    this.#isOver = true;
    this.#socket.destroy();
  }

  /** Sends what was written and closes. Resolves when the other side has closed too. */
  async close(): Promise<void> {
    this.#isOver = true;
    if (this.#socket.destroyed) return;
    const closed = new Promise<void>((resolve) => this.#socket.once('close', () => resolve()));
    this.#socket.resume();
    this.#socket.end();
    await closed;
  }

  #lose(why: Loss): void {
    if (this.#isOver) return;
    this.cut();
    this.#events.lost(why);
  }
}

function take(socket: Duplex): Buffer | undefined {
  const chunk: unknown = socket.read();
  return Buffer.isBuffer(chunk) ? chunk : undefined;
}

/** Of an error with several causes, as for a name with several addresses, the first says enough. */
function wordsOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return wordsOf(error.errors[0]);
  return error instanceof Error ? error.message || error.name : String(error);
}
