import type { Duplex } from 'node:stream';
import { generate, parser } from 'mqtt-packet';
import type { Packet } from 'mqtt-packet';
import { Inlet } from '../mqtt/inlet.ts';
import { MAX_PACKET_BYTES } from './limits.ts';

/** The reason when the other side has just closed. */
export const CLOSED = 'it closed the connection';

const MQTT5 = { protocolVersion: 5 } as const;

interface ConnectionEvents {
  readonly packet: (packet: Packet) => void;
  /** Called once, with the reason; nothing is heard afterwards. */
  readonly lost: (why: string) => void;
}

/** Packets over one socket. A packet that is too long is refused by its announced length, before it is gathered. */
export class Connection {
  readonly #socket: Duplex;
  readonly #events: ConnectionEvents;
  readonly #inlet: Inlet;
  #isOver = false;
  #isPaused = false;

  constructor(socket: Duplex, events: ConnectionEvents) {
    this.#socket = socket;
    this.#events = events;
    const inlet = new Inlet(socket, (length) => this.#lose(`it sent a packet of ${length} bytes`));
    inlet.limit = MAX_PACKET_BYTES;
    this.#inlet = inlet;
    const parsing = parser(MQTT5);
    parsing.on('packet', (packet) => {
      if (!this.#isOver) events.packet(packet);
    });
    parsing.on('error', (error: unknown) => this.#lose(`it sent what is not MQTT 5 (${wordsOf(error)})`));
    socket.on('readable', () => {
      for (let chunk = take(socket); chunk && !this.#isOver; chunk = take(socket)) parsing.parse(chunk);
    });
    socket.on('error', (error) => this.#lose(wordsOf(error)));
    socket.on('end', () => this.#lose(CLOSED));
    socket.on('close', () => this.#lose(CLOSED));
  }

  send(packet: Packet): void {
    this.write(generate(packet, MQTT5));
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

  #lose(why: string): void {
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
