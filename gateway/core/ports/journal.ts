/** What the core asks of the journal: facts go in, consumers read them at their own pace. Each comment is a promise. */
import type { Actuation, Decision } from '../../../domain/decision.ts';
import type { Frame } from '../../../domain/reading.ts';
import type { ZoneHour } from '../../../domain/zone-hour.ts';

/** Something that could not be read, kept with the reason so that nobody has to guess. */
export interface DeadLetter {
  readonly device?: string;
  /** UTC ms it was received at. */
  readonly at: number;
  /** Of the frame it came in, where that could be read: what is repaired goes back to its own time. */
  readonly frame?: Pick<Frame, 'measuredAt' | 'clock' | 'seq' | 'boot'>;
  /** It stands for a whole frame in the accounts: nothing else of that frame was kept. */
  readonly whole?: true;
  /** It came while the time was not known: `at` is what a wrong clock said. */
  readonly timeless?: true;
  /** How many frames it stands for, with `whole`, where that is more than one. */
  readonly frames?: number;
  /** The entry that a server will not take; it stands in the journal unharmed. */
  readonly entry?: number;
  /** A stable word, such as `not_json` or `unknown_metric`. */
  readonly code: string;
  readonly detail: string;
  /** What was received, as text, cut at 16 kB. */
  readonly payload: string;
}

/** One fact that consumers of the journal read. */
export type Fact =
  | {
      readonly kind: 'frame';
      readonly frame: Frame;
      /**
       * Appended for a person who repaired it, or of a time that nobody knows: it joins what is there and never rewrites
       * it, tells nothing of when the device was last heard, and no restart takes it for a value of now.
       */
      readonly replayed?: true;
    }
  | { readonly kind: 'decision'; readonly decision: Decision }
  | { readonly kind: 'actuation'; readonly actuation: Actuation }
  | { readonly kind: 'dead'; readonly dead: DeadLetter }
  | { readonly kind: 'hour'; readonly hour: ZoneHour };

/** When a fact came to the gateway or was made by it, UTC ms. */
export function cameAt(fact: Fact): number {
  switch (fact.kind) {
    case 'frame':
      return fact.frame.receivedAt;
    case 'decision':
      return fact.decision.at;
    case 'actuation':
      return fact.actuation.at;
    case 'dead':
      return fact.dead.at;
    case 'hour':
      return fact.hour.at;
  }
}

/** A moment by a clock that nobody sets, while the time is not known. */
export interface SteadyMoment {
  /** Which boot of the machine it belongs to. */
  readonly boot: string;
  readonly steady_ms: number;
}

/** What the journal takes. A frame that came while the time was not known waits there until it is, and is a frame then. */
export type Entry = Fact | ({ readonly kind: 'unclocked'; readonly frame: Frame } & SteadyMoment);

/** An entry as it stands in the journal. `seq` grows with every append, merge and rewrite and is never reused. */
export type StoredEntry = Fact & { readonly seq: number };

/**
 * What became of a frame: new; same key and content as one that is there; same key, other metrics, united with it;
 * same key and metric, other value, which now stands. Entries that are no frames are always `stored`.
 */
export type Outcome = 'stored' | 'duplicate' | 'merged' | 'rewritten';

export interface Journal {
  /**
   * Appends one entry. Resolves after the transaction that holds it is committed and synced; whoever sent a frame is
   * acknowledged only then. Rejects with JournalBusy when the bounded queue is full and JournalFailed when the commit
   * failed; nothing of the entry is kept then, and the source must send it again. Never retries. Safe to call
   * concurrently; entries are stored in the order of the calls.
   */
  append(entry: Entry): Promise<Outcome>;
}

/** The queue to the journal is full: do not acknowledge, let the source slow down. */
export class JournalBusy extends Error {
  override readonly name = 'JournalBusy';
}

/**
 * Why something was not kept. `failed`: the transaction was refused or lost. `journal_full` and `disk_full`: readings
 * are not taken for now, all else is. `unfit`: no row can hold it, now or ever. `closed`: the gateway stops.
 */
export type JournalTrouble = 'failed' | 'journal_full' | 'disk_full' | 'unfit' | 'closed';

/** The store refused or lost it: do not acknowledge. */
export class JournalFailed extends Error {
  override readonly name = 'JournalFailed';
  readonly code: JournalTrouble;

  constructor(message: string, code: JournalTrouble = 'failed') {
    super(message);
    this.code = code;
  }
}

/** A consumer's view of the journal: read after a cursor, move the cursor after success. */
export interface Outbox {
  /** At most `limit` entries with seq > `after`, in order of seq. */
  read(after: number, limit: number): Promise<readonly StoredEntry[]>;
  /** Where the named consumer stands; 0 when it never moved. */
  cursor(consumer: string): Promise<number>;
  /** Durable on return. May lag a crash: a consumer sees entries again and must be idempotent. */
  advance(consumer: string, seq: number): Promise<void>;
  /** Highest seq in the journal. */
  head(): Promise<number>;
}
