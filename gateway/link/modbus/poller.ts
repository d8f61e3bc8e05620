import type { Logger } from 'pino';
import { isProblem } from '../../../domain/problem.ts';
import type { Cancel, Clock } from '../../../domain/clock.ts';
import type { Problem } from '../../../domain/problem.ts';
import { RegisterImage, decodeRegisters, planReads } from '../../../domain/profile/registers.ts';
import type { ReadBlock } from '../../../domain/profile/registers.ts';
import { isRelay, readbackRequest } from '../../../domain/profile/relay.ts';
import type { ModbusProfile } from '../../../domain/profile/schema.ts';
import type { Answer, ReadRequest } from '../../../domain/wire/modbus.ts';
import type { Intake } from '../../core/ports/link.ts';
import type { Counters } from './counters.ts';
import type { Requester } from './relay.ts';
import { doubt_ms } from './timing.ts';

/** Failed polls in a row after which a device counts as offline. */
export const OFFLINE_AFTER_POLLS = 3;
/** Longest pause between probes of a device that is offline, ms; polls are never made more often for it. */
export const REPROBE_MAX_MS = 60_000;
/** How long a read may wait for its turn on a busy bus, ms, beside the time its signature may be in doubt. */
const POLL_PATIENCE_MS = 10_000;

export interface PolledDevice {
  readonly id: string;
  readonly profile: ModbusProfile;
  readonly address: number;
  /** Overrides the profile's, s. */
  readonly poll_s?: number;
}

export interface PollerOptions {
  readonly device: PolledDevice;
  readonly bus: Requester;
  readonly intake: Intake;
  readonly clock: Clock;
  readonly log: Logger;
  readonly counters: Counters;
}

/**
 * Asks one device again and again. A device that fails is given up for the rest of its poll, and probed ever more
 * rarely once it is offline, so that it takes little of the bus from the others.
 */
export class Poller {
  readonly #options: PollerOptions;
  readonly #plan: readonly ReadBlock[];
  readonly #every_ms: number;
  #cancel: Cancel = () => undefined;
  #failures = 0;
  #state: 'unknown' | 'online' | 'offline' = 'unknown';
  #polling = false;
  #stopped = false;

  constructor(options: PollerOptions) {
    const { profile, poll_s } = options.device;
    this.#options = options;
    this.#plan = planReads(profile);
    this.#every_ms = 1_000 * (poll_s ?? profile.poll_s);
  }

  /** The first poll comes when the bus opens, or after one interval to notice that it does not. */
  start(): void {
    this.#schedule(this.#options.clock.now() + this.#every_ms);
  }

  /** The bus is there (again): ask at once, whatever was learnt from a dead one. */
  wake(): void {
    if (!this.#polling) this.#schedule(this.#options.clock.now());
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  #schedule(at: number): void {
    this.#cancel();
    if (!this.#stopped) this.#cancel = this.#options.clock.at(at, () => void this.#poll());
  }

  async #poll(): Promise<void> {
    const { clock } = this.#options;
    const startedAt = clock.now();
    this.#polling = true;
    const outcome = await this.#readAll();
    this.#polling = false;
    if (this.#stopped) return;
    if (!isProblem(outcome)) this.#succeeded(outcome);
    // A bus too busy to ask in time says nothing about the device.
    else if (outcome.code !== 'deadline_passed') this.#failed(outcome);
    this.#schedule(Math.max(clock.now(), startedAt + this.#pause_ms()));
  }

  #pause_ms(): number {
    if (this.#state !== 'offline') return this.#every_ms;
    const doublings = this.#failures - OFFLINE_AFTER_POLLS + 1;
    return Math.max(this.#every_ms, Math.min(REPROBE_MAX_MS, this.#every_ms * 2 ** doublings));
  }

  /**
   * All registers of the device, or the first failure. Nothing is made of a half read: a frame without its dead half
   * would look like a device that never had one.
   */
  async #readAll(): Promise<RegisterImage | Problem> {
    const { profile, address } = this.#options.device;
    const image = new RegisterImage();
    for (const block of this.#plan) {
      const answer = await this.#read({ ...block, unit: address });
      if (isProblem(answer)) return answer;
      if ('words' in answer) answer.words.forEach((word, i) => image.set(block.fn, block.address + i, word));
    }
    // A board without sensors is asked for its coils, so that a dead one is known before a valve is due.
    if (this.#plan.length === 0 && isRelay(profile)) {
      const answer = await this.#read(readbackRequest(profile, address));
      if (isProblem(answer)) return answer;
    }
    return image;
  }

  /** One read, repeated once when it failed by chance; a device that failed its last poll gets no second try. */
  async #read(request: ReadRequest): Promise<Answer | Problem> {
    const answer = await this.#readOnce(request);
    const again = isProblem(answer) && answer.problem === 'retry' && answer.code !== 'deadline_passed';
    return again && this.#failures === 0 && !this.#stopped ? this.#readOnce(request) : answer;
  }

  #readOnce(request: ReadRequest): Promise<Answer | Problem> {
    const { bus, clock, device } = this.#options;
    const { timeout_ms } = device.profile;
    const deadline = clock.now() + POLL_PATIENCE_MS + doubt_ms(timeout_ms);
    return bus.request({ request, timeout_ms, deadline, priority: 'poll' });
  }

  #succeeded(image: RegisterImage): void {
    const { device, intake, log, counters } = this.#options;
    this.#failures = 0;
    if (this.#state !== 'online') intake.status(device.id, 'online', `unit ${device.address} answers`);
    this.#state = 'online';
    if (this.#plan.length === 0) return;
    // Not awaited: while a disk hangs, polls go on for the rules, and the journal's queue is what limits them.
    intake
      .accept({ device: device.id, values: decodeRegisters(device.profile, image) })
      .catch((error: unknown) => {
        counters.framesRefused++;
        log.warn({ device: device.id, err: error }, 'the frame of a poll could not be stored');
      });
  }

  #failed(why: Problem): void {
    const { device, intake } = this.#options;
    this.#failures++;
    if (this.#failures < OFFLINE_AFTER_POLLS || this.#state === 'offline') return;
    this.#state = 'offline';
    intake.status(device.id, 'offline', why.detail);
  }
}
