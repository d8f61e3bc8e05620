import type { ReadBack } from '../../core/ports/link.ts';

interface Said {
  readonly energised: boolean;
  /** UTC ms at which the node's timer will have ended it. */
  readonly until: number;
  /** Whether `until` is the node's word or the longest its timer can run. */
  readonly told: boolean;
}

/** What a node said of its outputs since it connected; a native node cannot be asked. */
export class OutputMemory {
  readonly #said = new Map<number, Said>();

  /**
   * @param left_s what the node or the command it confirms says of its timer
   * @param max_s the longest that its timer can run
   */
  heard(channel: number, said: { energised: boolean; left_s?: number; max_s: number; now: number }): void {
    const { energised, left_s, max_s, now } = said;
    this.#said.set(channel, {
      energised,
      until: now + Math.min(left_s ?? max_s, max_s) * 1000,
      told: left_s !== undefined,
    });
  }

  /** The channel by the node's last word and the time since; undefined when it said nothing of it. */
  tell(channel: number, now: number): ReadBack | undefined {
    const said = this.#said.get(channel);
    if (!said) return undefined;
    if (!said.energised || now >= said.until) return { energised: false };
    return { energised: true, ...(said.told && { left_s: (said.until - now) / 1000 }) };
  }
}
