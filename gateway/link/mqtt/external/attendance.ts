import type { Clock } from '../../../../domain/clock.ts';
import type { DeviceSession, DeviceSessions } from '../device-session.ts';
import { Exchange } from '../exchange.ts';
import type { Outlet } from '../exchange.ts';
import { OutputMemory } from '../output-memory.ts';
import type { Presence } from '../presence.ts';
import type { RareLog } from '../rare-log.ts';
import { READING_AFTER_WILL_MS } from './limits.ts';
import type { Client } from './routes.ts';

interface Parts {
  readonly presence: Presence;
  readonly outlet: Outlet;
  readonly clock: Clock;
  readonly rareLog: RareLog;
  /** A device has said that it is there. */
  readonly came: (device: string) => void;
}

/** What a device said of itself last. */
interface Said {
  readonly state: 'online' | 'offline';
  /** UTC ms. */
  readonly at: number;
}

/**
 * Who is there, by what the devices say of themselves: the retained status that their last will takes back. A stay
 * lasts from the first `online` to the next `offline`; when our connection ends, so does every stay, as nobody knows any more.
 */
export class Attendance implements DeviceSessions {
  readonly #parts: Parts;
  readonly #stays = new Map<string, DeviceSession>();
  readonly #said = new Map<string, Said>();
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
    const { presence, outlet, clock, came } = this.#parts;
    this.#said.set(device, { state, at: clock.now() });
    const former = this.#stays.get(device);
    if (state === 'offline') {
      if (former) this.#end(former, detail);
      else presence.tell(device, 'offline', detail);
      return;
    }
    // Said again, a command that is under way goes on; but the device may have started anew, with other settings.
    if (former) former.isPrepared = false;
    else
      this.#stays.set(device, {
        device,
        dialect,
        exchange: new Exchange({ outlet, device, clock }),
        outputs: new OutputMemory(),
        riders: new Set(),
      });
    presence.tell(device, 'online', detail);
    came(device);
  }

  /**
   * It sent a reading just now. One that never says whether it is there is there; so is one whose last will came late, but
   * it gets no commands until it says that it is there, as nobody knows which of its connections listens.
   */
  heard(device: string): void {
    const { presence, clock, rareLog } = this.#parts;
    const said = this.#said.get(device);
    if (!this.#isUp || said?.state === 'online') return;
    if (said && Math.abs(clock.now() - said.at) < READING_AFTER_WILL_MS) return;
    if (said)
      rareLog.warn(
        `will ${device}`,
        { device },
        'mqtt: a device that is offline by its status sends readings and gets no commands: has it a new client id on each connection?',
      );
    presence.tell(device, 'online', 'a reading came');
  }

  #end(stay: DeviceSession, why: string): void {
    this.#stays.delete(stay.device);
    stay.exchange.end();
    this.#parts.presence.gone(stay, why);
  }
}
