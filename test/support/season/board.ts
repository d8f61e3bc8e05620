import type { Clock } from '../../../domain/clock.ts';
import { problem } from '../../../domain/problem.ts';
import type { Problem } from '../../../domain/problem.ts';
import type { LeaseCapability } from '../../../domain/lease.ts';
import { Channels } from '../../../firmware-sim/channels.ts';
import type { Actuator, ReadBack } from '../../../gateway/core/ports/link.ts';

const CHANNELS = 8;
/** A command is not sent later than this after it was asked for, ms; as the bus does it. */
const PATIENCE_MS = 5_000;

export interface BoardParts {
  readonly id: string;
  readonly lease: LeaseCapability;
  readonly clock: Clock;
  /** From a command to its answer, ms. */
  readonly latency_ms: number;
  /** How long an answer is waited for, ms. */
  readonly timeout_ms: number;
}

/**
 * How a board is reached. `silent`: the cable is out, nothing arrives. `mute`: it obeys, its answers are lost. `away`: the
 * broker says that it is not connected, and nothing is sent.
 */
export type Line = 'good' | 'silent' | 'mute' | 'away';

/** A simulated board behind a bus: its channels and timers, its line, and what may be wrong with both. */
export class Board {
  readonly channels: Channels;
  line: Line = 'good';
  /** Channels whose coil stays energised whatever the board does, and is read back so. */
  readonly stuck = new Set<number>();
  readonly id: string;
  readonly #parts: BoardParts;
  #powered = true;
  /** UTC ms up to which earlier commands have the bus. */
  #busyUntil = 0;

  constructor(parts: BoardParts) {
    this.id = parts.id;
    this.#parts = parts;
    this.channels = new Channels(CHANNELS, parts.lease, parts.clock);
  }

  get powered(): boolean {
    return this.#powered;
  }

  isEnergised(channel: number): boolean {
    return (this.stuck.has(channel) && this.#powered) || this.channels.isOn(channel);
  }

  /** Coils fall, unless the valve is a latching one with a battery: that one has no cable that could be cut. */
  powerOff(): void {
    this.#powered = false;
    this.channels.drop();
  }

  powerOn(): void {
    this.#powered = true;
  }

  /** @param alive whether the gateway that asks still lives: a killed one commands nothing and hears nothing */
  actuator(alive: () => boolean): Actuator {
    const order = (channel: number, obey: () => void): Promise<ReadBack | Problem> =>
      new Promise((resolve) => {
        if (alive()) this.#run(channel, { alive, obey, resolve });
      });
    return {
      hold: (channel, for_s) => order(channel, () => this.channels.hold(channel, for_s)),
      release: (channel) => order(channel, () => this.channels.release(channel)),
      read: (channel) => order(channel, () => undefined),
    };
  }

  #run(
    channel: number,
    order: { alive: () => boolean; obey: () => void; resolve: (answer: ReadBack | Problem) => void },
  ): void {
    const { clock, latency_ms, timeout_ms } = this.#parts;
    const now = clock.now();
    const start = Math.max(now, this.#busyUntil);
    if (start - now > PATIENCE_MS) return order.resolve(problem('retry', 'deadline_passed', 'not sent'));
    if (this.line === 'away') return order.resolve(problem('retry', 'not_connected', 'not sent'));
    const reached = this.line !== 'silent' && this.#powered;
    this.#busyUntil = start + (reached && this.line === 'good' ? latency_ms : timeout_ms);
    clock.at(start + latency_ms, () => {
      if (!order.alive() && start > now) return; // it still stood in the queue when the gateway died
      const arrives = this.line !== 'silent' && this.#powered;
      if (arrives) order.obey();
      if (arrives && this.line === 'good') {
        const left_s = this.channels.left_s(channel);
        order.resolve({ energised: this.isEnergised(channel), ...(left_s !== undefined && { left_s }) });
      } else
        clock.at(start + timeout_ms, () =>
          order.resolve(problem('retry', 'timeout', `${this.id} is silent`)),
        );
    });
  }
}
