import type { Entry } from '../../core/ports/journal.ts';
import type { Gap } from './gap.ts';

/** Why readings are not taken for now; decisions and changes of the settings still are. */
export type Refusal = 'journal_full' | 'disk_full';

/** Of the journal's greatest size: readings are refused from here on, and taken again below the second mark. */
const REFUSED_FROM = 0.95;
const TAKEN_BELOW = 0.925;
/** A shorter time without readings is not worth a record: sources send again what was not acknowledged, ms. */
const SHORTEST_GAP_MS = 1_000;

const WORDS: Readonly<Record<Refusal, string>> = {
  journal_full: 'the journal is as large as it may get, and nothing of it may be removed yet',
  disk_full: 'the disk is full; what is left is kept for decisions and settings',
};

/**
 * Whether the journal takes readings. It refuses them early so that decisions, commands and cursors always find room,
 * and remembers since when, so that the gap can be recorded when it is over.
 */
export class FrameGate {
  readonly #max_bytes: number;
  readonly #shut = new Set<Refusal>();
  readonly #refused: Record<Refusal, number> = { journal_full: 0, disk_full: 0 };
  #missedSince_ms: number | undefined;

  constructor(max_bytes: number) {
    this.#max_bytes = max_bytes;
  }

  /** Why readings are refused; undefined while they are taken. */
  get why(): Refusal | undefined {
    return this.#shut.size === 0 ? undefined : this.#shut.values().next().value;
  }

  /** Entries refused since the start. */
  get refused(): Readonly<Record<Refusal, number>> {
    return this.#refused;
  }

  shut(why: Refusal): void {
    this.#shut.add(why);
  }

  open(why: Refusal): void {
    this.#shut.delete(why);
  }

  /** The journal's size after a commit. */
  measured(bytes: number): void {
    if (bytes >= REFUSED_FROM * this.#max_bytes) this.shut('journal_full');
    else if (bytes < TAKEN_BELOW * this.#max_bytes) this.open('journal_full');
  }

  /** The words of a refusal, when this entry is not to be taken now. */
  refuses(entry: Entry): { readonly code: Refusal; readonly words: string } | undefined {
    const code = this.why;
    if (code === undefined || !isTelemetry(entry)) return undefined;
    this.#refused[code] += 1;
    return { code, words: WORDS[code] };
  }

  /** A frame was not kept. @param steady_ms by a clock that nobody sets */
  missed(steady_ms: number): void {
    this.#missedSince_ms ??= steady_ms;
  }

  /**
   * A frame was kept; gives the gap that has ended with it, as long as it was by the steady clock: the other one may
   * have been set in it. @param now UTC ms
   */
  kept({ now, steady_ms }: { readonly now: number; readonly steady_ms: number }): Gap | undefined {
    const length_ms = steady_ms - (this.#missedSince_ms ?? steady_ms);
    this.#missedSince_ms = undefined;
    return length_ms < SHORTEST_GAP_MS ? undefined : { cause: 'disk', from: now - length_ms, to: now };
  }
}

/**
 * What sources send again, and what may wait for others. A row that a server will not take is none: until it is parked
 * the forwarder cannot go past it, and nothing behind it could ever be removed.
 */
export function isTelemetry(entry: Entry): boolean {
  if (entry.kind === 'dead') return entry.dead.entry === undefined && !entry.dead.code.startsWith('sink_');
  return entry.kind === 'frame' || entry.kind === 'unclocked';
}
