import type { Logger } from 'pino';
import { isProblem } from '../../../domain/problem.ts';
import type { Cancel, Clock } from '../../../domain/clock.ts';
import type { Connection, Transport } from './transport.ts';

/** First and longest wait before a port is opened again, ms; each failure doubles it. */
export const REOPEN_MIN_MS = 250;
export const REOPEN_MAX_MS = 10_000;

export interface LineEvents {
  opened(): void;
  data(bytes: Uint8Array): void;
  lost(why: string): void;
}

/**
 * A port that is kept open: opened again with back-off when it cannot be opened or vanishes, at start as later. The
 * back-off starts anew once something was received, since an adapter may open well and yet lead nowhere.
 */
export class Line {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #events: LineEvents;
  readonly #stopping = new AbortController();
  #connection: Connection | undefined;
  #opening: Promise<void> = Promise.resolve();
  #closing: Promise<void> = Promise.resolve();
  #cancelReopen: Cancel = () => undefined;
  #delay_ms = REOPEN_MIN_MS;
  #lastFailure = '';

  constructor(options: { transport: Transport; clock: Clock; log: Logger; events: LineEvents }) {
    this.#transport = options.transport;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#events = options.events;
  }

  get isOpen(): boolean {
    return this.#connection !== undefined && !this.#stopping.signal.aborted;
  }

  get holdsBytes(): boolean {
    return this.#transport.holdsBytes;
  }

  start(): void {
    this.#opening = this.#open();
  }

  /** Sends now, or not at all while the port is closed. */
  write(bytes: Uint8Array): void {
    if (this.isOpen) this.#connection?.write(bytes);
  }

  /** Gives the connection up, with whatever it may still hold, and opens another one. */
  reset(why: string): void {
    const connection = this.#connection;
    if (connection === undefined) return;
    this.#closing = connection.close();
    this.#lose(why);
  }

  /** Releases the port for good; resolves when it is free. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#cancelReopen();
    await this.#opening;
    await this.#closing;
    const connection = this.#connection;
    this.#connection = undefined;
    await connection?.close();
  }

  async #open(): Promise<void> {
    await this.#closing; // a serial port is locked until its former life has ended
    const opened = await this.#transport.open(
      {
        data: (bytes) => {
          if (!this.isOpen) return;
          this.#delay_ms = REOPEN_MIN_MS;
          this.#events.data(bytes);
        },
        closed: (why) => this.#lose(why),
      },
      this.#stopping.signal,
    );
    if (this.#stopping.signal.aborted) {
      if (!isProblem(opened)) await opened.close();
      return;
    }
    if (isProblem(opened)) {
      // Once per reason: a missing adapter would fill the log.
      if (opened.detail !== this.#lastFailure) this.#log.warn({ port: this.#transport.name }, opened.detail);
      this.#lastFailure = opened.detail;
      this.#reopenLater();
      return;
    }
    this.#lastFailure = '';
    this.#connection = opened;
    this.#log.info({ port: this.#transport.name }, 'bus open');
    this.#events.opened();
  }

  #lose(why: string): void {
    this.#connection = undefined;
    if (this.#stopping.signal.aborted) return;
    this.#log.warn({ port: this.#transport.name }, `bus lost: ${why}`);
    this.#events.lost(why);
    this.#reopenLater();
  }

  #reopenLater(): void {
    this.#cancelReopen = this.#clock.at(this.#clock.now() + this.#delay_ms, () => {
      this.#opening = this.#open();
    });
    this.#delay_ms = Math.min(2 * this.#delay_ms, REOPEN_MAX_MS);
  }
}
