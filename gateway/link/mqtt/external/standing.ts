import type { BrokerTrouble } from './trouble.ts';

/** The troubles of several connections to one broker as one: each stands as long as any connection has it. */
export class Standing {
  readonly #show: (trouble: BrokerTrouble, wrong: boolean) => void;
  readonly #standing = new Set<string>();

  constructor(show: (trouble: BrokerTrouble, wrong: boolean) => void) {
    this.#show = show;
  }

  /** What one connection tells its troubles to. */
  of(connection: string): (trouble: BrokerTrouble, wrong: boolean) => void {
    return (trouble, wrong) => {
      const key = `${trouble} ${connection}`;
      if (wrong) this.#standing.add(key);
      else this.#standing.delete(key);
      this.#show(
        trouble,
        [...this.#standing].some((other) => other.startsWith(`${trouble} `)),
      );
    };
  }
}
