import type { Logger } from 'pino';
import type { Cancel, Clock } from '../../../domain/clock.ts';
import type { WorkerCalls } from '../calls.ts';
import type { Handlers } from '../store-protocol.ts';
import type { WorkerJournal } from '../journal.ts';
import { RESERVE_BYTES, Reserve } from './reserve.ts';
import type { Random } from '../settings/credentials.ts';

/** How often the system is asked how much is free, ms: it writes nothing. */
const LOOK_EVERY_MS = 10_000;
/** A disk that said there was room and had none (a quota) is believed again after this, ms; doubles. */
const FIRST_PAUSE_MS = 60_000;
const LAST_PAUSE_MS = 600_000;
/** Readings are taken again when this is free: the reserve, and as much again, so that it is not used up at once. */
export const ENOUGH_BYTES = 2 * RESERVE_BYTES;
/** What the journal's log may take while the reserve is given up; readings are not taken with less free. */
const LOG_BYTES = 8 * 1024 * 1024;
/** While the reserve is given up the journal is to hold so much that it can use again; then no more is removed. */
const AMPLE_BYTES = 3 * RESERVE_BYTES;
/** With less than this nothing is written that can wait. */
const TIGHT_BYTES = RESERVE_BYTES / 2;
/** Opening the stores and every commit take a little room; with less than this the reserve has to go. */
const TOO_LITTLE_BYTES = 1024 * 1024;
/** How SQLite and the system say that there is no room. */
const FULL = /disk is full|ENOSPC|no space left|EDQUOT/i;

const saysFull = (reason: string): boolean => FULL.test(reason);

export interface DiskRoomOptions {
  readonly dataDir: string;
  readonly journal: () => Pick<WorkerJournal, 'gate' | 'stats' | 'diskIs'>;
  readonly random: Random;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * What happens when the disk is full: the reserve is given up, so that decisions and settings can be written, and
 * readings are refused until there is room for the reserve again, or until so much was removed from the journal that its
 * file has as much room in it: the file itself never shrinks.
 */
export class DiskRoom {
  readonly #options: DiskRoomOptions;
  readonly #reserve: Reserve;
  /** `given_up`: readings are taken, into what the journal's file has room for. */
  #state: 'kept' | 'given_up' | 'full' = 'kept';
  /** How often room was wanted: a reserve that was taken meanwhile is given up again. */
  #wanted = 0;
  #free_bytes: number | undefined;
  #pause_ms = FIRST_PAUSE_MS;
  #notBefore = -Infinity;
  #busy: Promise<unknown> = Promise.resolve();
  #endLook: Cancel = () => undefined;
  #isStopped = false;

  constructor(options: DiskRoomOptions) {
    this.#options = options;
    this.#reserve = new Reserve(options.dataDir, options.random);
  }

  /** Whether readings are refused for want of room. */
  get isFull(): boolean {
    return this.#state === 'full';
  }

  /** Whether the journal has to make room in its file, however much it may hold. */
  get isShort(): boolean {
    return this.#state !== 'kept' && this.#usable_bytes() < AMPLE_BYTES;
  }

  /** Whether what can wait is not to be written. */
  get isTight(): boolean {
    return this.#state === 'full' && this.#usable_bytes() < TIGHT_BYTES;
  }

  /** When last looked, at most ten seconds ago; undefined where the disk does not say. */
  get free_bytes(): number | undefined {
    return this.#free_bytes;
  }

  /** Before the stores are opened. Never fails: without room for the reserve the gateway runs as on a full disk. */
  async open(): Promise<void> {
    await this.#measure();
    const free_bytes = this.#free_bytes ?? Infinity;
    if (await this.#reserve.isHeld()) {
      if (free_bytes < TOO_LITTLE_BYTES) await this.full('no room is left');
    } else if (free_bytes < ENOUGH_BYTES) await this.full('there is no room for the reserve');
    else if (!(await this.#reserve.take())) await this.full('the reserve cannot be written');
    this.#lookLater();
  }

  /** A commit failed; a full disk does not always say so. */
  async failed(reason: string): Promise<void> {
    if (!saysFull(reason)) await this.#measure();
    if (saysFull(reason) || (this.#free_bytes ?? Infinity) < TOO_LITTLE_BYTES) await this.full(reason);
  }

  /** The room is wanted: resolves when the reserve is given up. */
  async full(reason: string): Promise<void> {
    const { log } = this.#options;
    const journal = this.#options.journal();
    journal.gate.shut('disk_full');
    if (this.#state !== 'full')
      log.error({ reason }, 'the disk is full; readings are refused until there is room again');
    if (this.#state === 'given_up') this.#postpone();
    this.#state = 'full';
    this.#wanted += 1;
    await (this.#busy = this.#busy.then(() => this.#reserve.release()));
    journal.diskIs('full');
  }

  /** Waits for what is being done with the reserve, which stays. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#endLook();
    await this.#busy;
  }

  #lookLater(): void {
    const { clock } = this.#options;
    if (!this.#isStopped)
      this.#endLook = clock.at(clock.now() + LOOK_EVERY_MS, () => {
        this.#busy = this.#busy.then(() => this.#look()).finally(() => this.#lookLater());
      });
  }

  async #look(): Promise<void> {
    await this.#measure();
    if (this.#state === 'kept') return;
    const isPostponed = this.#options.clock.now() < this.#notBefore;
    if (this.#saysEnough && !isPostponed) await this.#takeBack();
    const usable_bytes = this.#usable_bytes();
    if (this.#state === 'given_up') {
      if (usable_bytes < RESERVE_BYTES) return void this.full('the journal has used up the room in its file');
      if (usable_bytes >= ENOUGH_BYTES && !isPostponed) this.#pause_ms = FIRST_PAUSE_MS;
    }
    const hasLogRoom = (this.#free_bytes ?? Infinity) >= LOG_BYTES;
    if (this.#state === 'full' && !isPostponed && hasLogRoom && usable_bytes >= ENOUGH_BYTES)
      this.#admit('given_up', 'the journal has room in its file; readings are taken');
  }

  async #takeBack(): Promise<void> {
    const wanted = this.#wanted;
    const isTaken = await this.#reserve.take();
    if (!isTaken) return this.#postpone();
    if (wanted !== this.#wanted) return;
    this.#pause_ms = FIRST_PAUSE_MS;
    this.#options.journal().diskIs('enough');
    this.#admit('kept', 'the disk has room again; readings are taken');
  }

  #admit(state: 'kept' | 'given_up', words: string): void {
    this.#state = state;
    this.#options.journal().gate.open('disk_full');
    this.#options.log.info({}, words);
  }

  /** The disk has less room than it says. */
  #postpone(): void {
    this.#notBefore = this.#options.clock.now() + this.#pause_ms;
    this.#pause_ms = Math.min(2 * this.#pause_ms, LAST_PAUSE_MS);
  }

  get #saysEnough(): boolean {
    return (this.#free_bytes ?? Infinity) >= ENOUGH_BYTES;
  }

  /** What can be written without the reserve. A disk that says it has enough for that, and has not, counts for nothing. */
  #usable_bytes(): number {
    const free_bytes = this.#saysEnough ? 0 : (this.#free_bytes ?? 0);
    return free_bytes + this.#options.journal().stats().unused_bytes;
  }

  async #measure(): Promise<void> {
    this.#free_bytes = await this.#reserve.free_bytes().catch(() => undefined);
  }
}

/** Calls of a store; one that finds the disk full is made again once, when the reserve is given up. */
export function roomFor<H extends Handlers>(
  calls: Pick<WorkerCalls<H>, 'call'>,
  room: DiskRoom,
): Pick<WorkerCalls<H>, 'call'> {
  return {
    call: (name, argument) =>
      calls.call(name, argument).catch(async (error: unknown) => {
        if (!(error instanceof Error) || !saysFull(error.message)) throw error;
        await room.full(error.message);
        return calls.call(name, argument);
      }),
  };
}
