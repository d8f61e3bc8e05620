import type { Intake } from '../../core/ports/link.ts';

/** A connection of a bridge, as far as the devices behind it are concerned. */
interface Bridge {
  readonly device: string;
  /** Devices that were heard through it. */
  readonly riders: Set<string>;
}

/** Which devices are there: told on once per change. */
export class Presence {
  readonly #intake: Pick<Intake, 'status'>;
  readonly #online = new Set<string>();

  constructor(intake: Pick<Intake, 'status'>) {
    this.#intake = intake;
  }

  get size(): number {
    return this.#online.size;
  }

  tell(device: string, state: 'online' | 'offline', detail: string): void {
    if (this.#online.has(device) === (state === 'online')) return;
    if (state === 'online') this.#online.add(device);
    else this.#online.delete(device);
    this.#intake.status(device, state, detail);
  }

  /** A device was heard through a bridge: it is there, for as long as the bridge is. */
  heardThrough(bridge: Bridge, device: string): void {
    bridge.riders.add(device);
    this.tell(device, 'online', `heard through ${bridge.device}`);
  }

  /** A connection ended, and with it all who spoke through it. */
  gone({ device, riders }: Bridge, why: string): void {
    this.tell(device, 'offline', why);
    for (const rider of riders) this.tell(rider, 'offline', `${device}: ${why}`);
  }

  /** Nobody can be heard any more. */
  allGone(why: string): void {
    for (const device of [...this.#online]) this.tell(device, 'offline', why);
  }
}
