import type { Clock } from '../../../domain/clock.ts';
import { createCore } from '../../../gateway/core/core.ts';
import type { Core } from '../../../gateway/core/core.ts';
import type { Farm } from '../../../gateway/core/farm.ts';
import type { Actuator } from '../../../gateway/core/ports/link.ts';
import type { Entry } from '../../../gateway/core/ports/journal.ts';
import type { Dice } from './dice.ts';
import type { Disk } from './disk.ts';
import { GatewayClock } from './gateway-clock.ts';
import type { Truth } from './truth.ts';

/** The longest sleep of the product's loop, ms: within it a clock that was set is noticed. */
const LONGEST_SLEEP_MS = 1_000;
/**
 * How often an output at rest is read back, ms. The product does it every 30 s, which is 10 million reads in 120 days
 * of 29 outputs and would be all that a season does. A release is read back at once anyway; what this finds is a coil
 * that moved by itself while at rest, and nothing in a season depends on finding it sooner than within the hour.
 */
const VERIFY_MS = 3_600_000;

export interface GatewayParts {
  readonly farm: Farm;
  readonly truth: Truth;
  readonly clock: Clock;
  readonly disk: Disk;
  readonly dice: Dice;
  /** Everything the core records, when it is made. */
  readonly recorded: (entry: Entry) => void;
  /** Wraps what a board is told: for tests that prove that the season can fail. */
  readonly tamper?: (device: string, actuator: Actuator) => Actuator;
}

interface Life {
  readonly core: Core;
  readonly clock: GatewayClock;
}

/** The gateway through its lives: the product's core on a disk that outlives it and a clock that may be wrong. */
export class Gateway {
  readonly #parts: GatewayParts;
  #life: Life | undefined;
  #offset_ms = 0;
  #clockSetAt = -Infinity;

  constructor(parts: GatewayParts) {
    this.#parts = parts;
  }

  get core(): Core | undefined {
    return this.#life?.core;
  }

  /** What the gateway's clock shows, UTC ms. */
  get now(): number {
    return this.#parts.clock.now() + this.#offset_ms;
  }

  get offset_ms(): number {
    return this.#offset_ms;
  }

  /** UTC ms of the truth at which the gateway's clock was last set. */
  get clockSetAt(): number {
    return this.#clockSetAt;
  }

  start(): void {
    if (this.#life) return;
    const { farm, truth, disk, dice } = this.#parts;
    const clock = new GatewayClock(this.#parts.clock, () => this.#offset_ms);
    const alive = (): boolean => this.#life?.clock === clock;
    const journal = disk.journal(alive);
    const core = createCore({
      farm,
      journal,
      recorded: (entry) => {
        if (alive()) this.#parts.recorded(entry);
      },
      overrideStore: disk.overrides(alive),
      storedOverrides: disk.storedOverrides(),
      recovered: disk.recover(),
      actuator: (device) => {
        const actuator = truth.board(device).actuator(alive);
        return this.#parts.tamper?.(device, actuator) ?? actuator;
      },
      clock,
      random: (bytes) => Uint8Array.from({ length: bytes }, () => dice.whole(0, 255)),
      unjournalled: () => undefined, // a full disk, which is a fault of the season
      longestSleep_ms: Infinity,
      verify_ms: VERIFY_MS,
    });
    this.#life = { core, clock };
    for (const device of farm.devices.keys())
      if (truth.boards.get(device)?.line !== 'away') core.ingest.status(device, 'online', 'connected');
    core.start();
  }

  /** SIGKILL: no timer, no command and no commit after this. */
  kill(): void {
    this.#life?.clock.kill();
    this.#life = undefined;
  }

  /**
   * The machine's clock is set at some instant of a sleep of the loop: it ticked just before, as it does every second in
   * the product, and notices at the end of that sleep.
   */
  setClock(offset_ms: number): void {
    const { clock, dice } = this.#parts;
    const set = (): void => {
      this.#offset_ms = offset_ms;
      this.#clockSetAt = clock.now();
    };
    if (!this.#life) {
      set();
      return;
    }
    const tick = (): void => this.#life?.core.loop.wake('no zone');
    const began = clock.now();
    tick();
    clock.at(began + dice.whole(1, LONGEST_SLEEP_MS - 1), set);
    clock.at(began + LONGEST_SLEEP_MS, tick);
  }

  /** What the product does every few seconds. */
  watch(): void {
    this.#life?.core.watch(this.#parts.disk.state === 'full' ? 'failing' : 'ok');
  }

  async stop(): Promise<void> {
    await this.#life?.core.stop();
  }
}
