/** What could not be read or delivered, and what people do about it. Each comment is a promise. */
import type { Problem } from '../../../domain/problem.ts';
import type { Frame } from '../../../domain/reading.ts';
import type { DeadLetter } from './journal.ts';

/** `open` until somebody replayed or dropped it. */
export type LetterState = 'open' | 'replayed' | 'dropped';

/** A letter as it stands in the journal. */
export interface KeptLetter {
  readonly seq: number;
  readonly dead: DeadLetter;
  readonly state: LetterState;
  /** Who replayed or dropped it, and when, UTC ms. */
  readonly settled?: { readonly by: string; readonly at: number };
  /** Whether the entry it is about stands under the seq that it names; only of letters that name one. */
  readonly entry?: 'stands' | 'gone';
}

export interface LetterQuery {
  /** All when not given. */
  readonly state?: LetterState | undefined;
  /** null: letters of no device. */
  readonly device?: string | null | undefined;
  readonly code?: string | undefined;
  readonly order: 'newest' | 'oldest';
  /** Go on behind this seq, in the order asked for. */
  readonly behind?: number | undefined;
  readonly limit: number;
}

/** Open letters of one device with one code. */
export interface LetterGroup {
  readonly device: string | undefined;
  readonly code: string;
  readonly letters: number;
  readonly newest: KeptLetter;
}

/** What became of letters. In the same transaction an `entry` comes back, and what is left of a letter is a new one. */
export interface Settlement {
  readonly letters: readonly { readonly seq: number; readonly entry?: number; readonly left?: DeadLetter }[];
  readonly state: Exclude<LetterState, 'open'>;
  readonly by: string;
  /** UTC ms. */
  readonly at: number;
}

/** Dead letters in the journal. Reads may be slow and never block the core's thread; safe to call concurrently. */
export interface DeadLetterBook {
  letters(query: LetterQuery): Promise<readonly KeptLetter[]>;
  letter(seq: number): Promise<KeptLetter | undefined>;
  /** The largest groups first. */
  groups(): Promise<readonly LetterGroup[]>;
  /** Frames of a device in order of time; UTC ms, `from` included, `to` not. */
  frames(of: {
    readonly device: string;
    readonly from: number;
    readonly to: number;
  }): Promise<readonly Frame[]>;
  /**
   * Durable on return, all or nothing; a letter that is settled already stays as it is. An entry that is named comes
   * back under a new seq with the same content, so that every consumer meets it again. Rejects as {@link Journal.append}.
   */
  settle(settlement: Settlement): Promise<void>;
}

/** What a person changes about a letter before it is read again. */
export interface Repair {
  /** Only the value that came under this name; the others stay open as a letter of their own. */
  readonly name?: string | undefined;
  /** Another point for the value. */
  readonly rename?: string | undefined;
  /** Read a text as the number it is. */
  readonly number?: boolean | undefined;
  /** The whole message as it should have been. */
  readonly payload?: string | undefined;
}

/** Why a letter stays as it is; `facts` are for the sentence. */
export interface LetterProblem extends Problem {
  readonly code: LetterProblemCode;
  readonly facts?: Readonly<Record<string, string | number>>;
}
export type LetterProblemCode =
  | 'unknown_letter'
  | 'letter_settled'
  | 'only_drop'
  | 'repair_unfit'
  | 'rename_needed'
  | 'rename_unknown'
  | 'number_needed'
  | 'no_number'
  | 'payload_needed'
  | 'payload_unreadable'
  | 'point_taken'
  | 'entry_gone'
  | 'other_name'
  | 'name_needed'
  | 'busy';

/** One letter, or the oldest open ones of a device with a code. */
export type Letters =
  | { readonly seq: number }
  | {
      /** null: letters of no device. */
      readonly device: string | null;
      readonly code: string;
      /** Only values that came under this name; needed to rename them. */
      readonly name?: string | undefined;
      /** Go on behind this seq. */
      readonly behind?: number | undefined;
    };

export interface Settled {
  readonly done: readonly number[];
  readonly refused: readonly { readonly seq: number; readonly problem: LetterProblem }[];
  /** Where the next call goes on; undefined when no letters are left. */
  readonly next: number | undefined;
}

/** The inbox as people see it. Safe to call concurrently; one change is done after the other. */
export interface DeadLetterDesk extends Pick<DeadLetterBook, 'letters' | 'letter' | 'groups'> {
  /**
   * Puts what was repaired back into the journal, at its own time and past the live values, then marks the letters.
   * Doing it again after a crash in between changes nothing. A bounded number of letters each call. Problems of the whole
   * call: `busy`, `rename_unknown`, `name_needed`. Rejects when the journal cannot be read or written.
   */
  replay(
    which: Letters,
    by: { readonly repair: Repair; readonly by: string },
  ): Promise<Settled | LetterProblem>;
  /** Marks them as of no use; they stay in the journal. Problems: `busy`. Rejects as `replay`. */
  drop(which: Letters, by: string): Promise<Settled | LetterProblem>;
}
