import type { Cancel, Clock } from '../../../domain/clock.ts';
import type { DeadLetter } from '../ports/journal.ts';
import { FLOOD } from './repair.ts';

/** Letters of one device with one code that are kept in full each minute, and their text together. */
export const MAX_LETTERS_PER_MIN = 20;
const MAX_CHARS_PER_MIN = 65_536;
const MINUTE_MS = 60_000;
/** Devices and codes that are remembered; the one that was quiet longest goes first. */
const MAX_REMEMBERED = 10_000;

interface Flow {
  /** UTC ms from which its minute counts. */
  since: number;
  letters: number;
  chars: number;
  /** Those that were only counted, and how many of them stand for a whole frame. */
  more: number;
  frames: number;
  /** The last of them, while there are any. */
  last: DeadLetter | undefined;
  cancel: Cancel | undefined;
}

export interface LetterLimitParts {
  readonly clock: Clock;
  /** Keeps a letter; rejects when the journal does not take it. */
  readonly keep: (dead: DeadLetter) => Promise<unknown>;
}

/**
 * A device that sends rubbish as fast as it can must not fill the journal: of each device and code some letters a minute
 * are kept in full, the others are counted, and one letter at the end of the minute says how many they were, with the last
 * of them. The values of all others are lost, though their frames are acknowledged. A letter holds all bad values of its
 * frame, so this begins with a device that sends more such frames a minute than are kept. What is only counted is not durable
 * before the minute ends; a kill in between forgets up to a minute of the count, and no reading.
 */
export class LetterLimit {
  readonly #parts: LetterLimitParts;
  readonly #flows = new Map<string, Flow>();
  #isEnded = false;

  constructor(parts: LetterLimitParts) {
    this.#parts = parts;
  }

  /** Keeps a letter in full, or counts it. Rejects as `keep`; such a letter takes nobody's place. */
  async take(dead: DeadLetter): Promise<'kept' | 'counted'> {
    const flow = this.#flow(dead);
    const { length } = dead.payload;
    if (flow.letters >= MAX_LETTERS_PER_MIN || flow.chars + length > MAX_CHARS_PER_MIN) {
      flow.more += 1;
      if (dead.whole === true) flow.frames += 1;
      flow.last = dead;
      this.#arm(flow, flow.since + MINUTE_MS);
      return 'counted';
    }
    flow.letters += 1;
    flow.chars += length;
    try {
      await this.#parts.keep(dead);
      return 'kept';
    } catch (error) {
      flow.letters = Math.max(0, flow.letters - 1);
      flow.chars = Math.max(0, flow.chars - length);
      throw error;
    }
  }

  /** Writes what was counted so far; from now on nothing is written by itself. */
  async end(): Promise<void> {
    this.#isEnded = true;
    await Promise.all([...this.#flows.values()].map((flow) => this.#tell(flow)));
  }

  #flow(dead: DeadLetter): Flow {
    const key = `${dead.device ?? ''} ${dead.code}`;
    const now = this.#parts.clock.now();
    const flow = this.#flows.get(key) ?? {
      ...{ since: now, letters: 0, chars: 0, more: 0, frames: 0 },
      ...{ last: undefined, cancel: undefined },
    };
    this.#flows.delete(key); // so that it moves to the young end
    this.#flows.set(key, flow);
    // A clock that was set back begins a new minute too. What was counted stays until its letter is written.
    if (now - flow.since >= MINUTE_MS || now < flow.since)
      Object.assign(flow, { since: now, letters: 0, chars: 0 });
    this.#forgetOldest();
    return flow;
  }

  #forgetOldest(): void {
    const [oldest] = this.#flows;
    if (this.#flows.size <= MAX_REMEMBERED || oldest === undefined) return;
    const [key, flow] = oldest;
    this.#flows.delete(key);
    void this.#tell(flow);
  }

  /** @param at UTC ms */
  #arm(flow: Flow, at: number): void {
    if (this.#isEnded) return;
    flow.cancel ??= this.#parts.clock.at(at, () => void this.#tell(flow));
  }

  /** A letter about those that were only counted; while the journal takes none, they are told of a minute later. */
  async #tell(flow: Flow): Promise<void> {
    flow.cancel?.();
    flow.cancel = undefined;
    const { more, frames, last } = flow;
    if (last === undefined) return;
    Object.assign(flow, { more: 0, frames: 0, last: undefined });
    const at = this.#parts.clock.now();
    try {
      await this.#parts.keep({
        ...(last.device !== undefined && { device: last.device }),
        ...{ at, code: FLOOD },
        detail: `${more} more with ${last.code} came within a minute and were only counted; this is the last of them`,
        payload: last.payload,
        ...(frames > 0 && { whole: true as const, frames }),
      });
    } catch {
      // The journal says itself that it is failing; the count is kept.
      flow.more += more;
      flow.frames += frames;
      flow.last ??= last;
      this.#arm(flow, at + MINUTE_MS);
    }
  }
}
