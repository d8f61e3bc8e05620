import type { Cancel, Clock } from '../../../../domain/clock.ts';
import type { DeviceSessions } from '../device-session.ts';
import { PREPARE_AFTER_MS, PREPARE_AGAIN_MS } from './limits.ts';

interface Parts {
  readonly sessions: DeviceSessions;
  /** Has a device take the settings that keep its outputs safe. */
  readonly prepare: (device: string) => void;
  readonly clock: Clock;
}

/**
 * When devices are made safe. A broker of others tells nobody who has subscribed, and Tasmota says that it is there before it
 * subscribes to its commands: so shortly after that word, and if it did not take the settings then, whenever it speaks.
 */
export class Preparation {
  readonly #parts: Parts;
  /** By device, of those that are known. */
  readonly #due = new Map<string, Cancel>();
  readonly #triedAt = new Map<string, number>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  came(device: string): void {
    const { clock } = this.#parts;
    if (this.#due.has(device)) return;
    const due = (): void => {
      this.#due.delete(device);
      this.#try(device);
    };
    this.#due.set(device, clock.at(clock.now() + PREPARE_AFTER_MS, due));
  }

  spoke(device: string): void {
    const last = this.#triedAt.get(device);
    if (this.#due.has(device)) return;
    if (last === undefined || Math.abs(this.#parts.clock.now() - last) >= PREPARE_AGAIN_MS) this.#try(device);
  }

  stop(): void {
    for (const cancel of this.#due.values()) cancel();
    this.#due.clear();
  }

  #try(device: string): void {
    const { sessions, prepare, clock } = this.#parts;
    const stay = sessions.current(device);
    if (!stay || stay.isPrepared === true) return;
    this.#triedAt.set(device, clock.now());
    prepare(device);
  }
}
