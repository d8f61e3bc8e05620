import { MINUTES } from '../../../domain/wire/homeassistant.ts';

/** How long the run button of each zone runs, min; forgotten at a restart. Only known zones are set. */
export class RunMinutes {
  readonly #set = new Map<string, number>();
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  of(zone: string): number {
    return this.#set.get(zone) ?? MINUTES.fallback;
  }

  set(zone: string, minutes: number): void {
    this.#set.set(zone, minutes);
    this.#changed();
  }
}
