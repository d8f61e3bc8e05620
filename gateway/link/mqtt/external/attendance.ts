import type { Clock } from '../../../../domain/clock.ts';
import type { DeviceSession, DeviceSessions } from '../device-session.ts';
import { Exchange } from '../exchange.ts';
import type { Outlet } from '../exchange.ts';
import { OutputMemory } from '../output-memory.ts';
import type { Presence } from '../presence.ts';
import type { Client } from './routes.ts';

interface Parts {
  readonly presence: Presence;
  readonly outlet: Outlet;
  readonly clock: Clock;
  /** A device that has come can be commanded. */
  readonly listening: (device: string) => void;
}

/**
 * Who is there, by what the devices say of themselves: the retained status that their last will takes back. Each time a
 * device comes anew its stay begins anew; when our connection ends, so does every stay, as nobody knows any more.
 */
export class Attendance implements DeviceSessions {
  readonly #parts: Parts;
  readonly #stays = new Map<string, DeviceSession>();
  /** Devices that have said whether they are there. */
  readonly #said = new Set<string>();
  #isUp = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#stays.size;
  }

  current(device: string): DeviceSession | undefined {
    return this.#stays.get(device);
  }

  /** The connection is made; clients that say nothing of themselves are taken to be there as long as it is. */
  up(silent: readonly Client[]): void {
    this.#isUp = true;
    for (const client of silent) this.says(client, 'online', 'its broker is connected');
  }

  down(why: string): void {
    this.#isUp = false;
    this.#said.clear();
    for (const stay of [...this.#stays.values()]) this.#end(stay, why);
    this.#parts.presence.allGone(why);
  }

  says({ device, dialect }: Client, state: 'online' | 'offline', detail: string): void {
    this.#said.add(device);
    const { presence, outlet, clock, listening } = this.#parts;
    const former = this.#stays.get(device);
    if (state === 'offline') {
      if (former) this.#end(former, detail);
      else presence.tell(device, 'offline', detail);
      return;
    }
    former?.exchange.end();
    this.#stays.set(device, {
      device,
      dialect,
      exchange: new Exchange({ outlet, device, clock }),
      outputs: new OutputMemory(),
      riders: former?.riders ?? new Set(),
    });
    presence.tell(device, 'online', detail);
    listening(device);
  }

  /** A reading came of it: one that never says whether it is there is there. */
  heard(device: string): void {
    if (this.#isUp && !this.#said.has(device)) this.#parts.presence.tell(device, 'online', 'a reading came');
  }

  #end(stay: DeviceSession, why: string): void {
    this.#stays.delete(stay.device);
    stay.exchange.end();
    this.#parts.presence.gone(stay, why);
  }
}
