import type { SealedDay } from '../../domain/evidence.ts';
import type { Settlement } from '../core/ports/dead-letters.ts';
import type { Entry, Outcome } from '../core/ports/journal.ts';
import type { ZoneDay } from '../core/ports/evidence.ts';
import type { SeqRange } from '../core/ports/telemetry-outbox.ts';
import type { Gap } from './disk/gap.ts';
import type { DiskIs, LogState } from './disk/log-keeper.ts';
import type { RollupChange } from './history/rollup-rows.ts';
import type { KnownMoment } from './unclocked.ts';

/** A step of evidence, one transaction each. Doing one again changes nothing. */
export type EvidenceStep =
  /** Entries up to a seq were looked at: these days are due, and these devices are of these zones (all by number). */
  | {
      readonly step: 'noted';
      readonly consumer: string;
      readonly seq: number;
      readonly days: readonly (readonly [day: string, zone: number])[];
      readonly devices: readonly (readonly [zone: number, device: number])[];
    }
  | ({
      readonly step: 'settled';
      readonly gateway: string;
      readonly sealed?: SealedDay & { readonly revision: number };
    } & ZoneDay)
  | { readonly step: 'confirmed'; readonly seq: number }
  /** Nothing of this gateway is confirmed any more. */
  | { readonly step: 'forgotten'; readonly gateway: string };

/** A step of making room. */
export interface PruneStep {
  /** Everybody who has to be past an entry before it may go; one that never moved its cursor is past none. */
  readonly consumers: readonly string[];
  /** UTC ms: entries received or made from here on stay. */
  readonly before: number;
  /** UTC ms: what came later came by a clock that was ahead. By size (not `all`) it goes as what is old. */
  readonly now: number;
  /** `dead`: letters that nobody has dealt with; one that was dealt with is as any other entry. */
  readonly kinds: 'all' | 'all_but_dead' | 'dead';
}

export interface Pruned {
  readonly removed: number;
  /** Whether the next step may find something; when not, it begins at the oldest entry again. */
  readonly more: boolean;
}

/**
 * What is written into the journal and is no entry, one transaction each. Doing one again changes nothing: one whose
 * answer was lost with the worker is asked for again, and one that fails takes the frames of its transaction with it.
 */
export type Change =
  | { readonly of: 'cursor'; readonly consumer: string; readonly seq: number }
  /** What a consumer left behind its cursor: an empty range takes the one with the same `low` away. */
  | {
      readonly of: 'backlog';
      readonly consumer: string;
      readonly range: SeqRange;
      readonly cursor: 'stays' | 'moves_to_high';
    }
  | { readonly of: 'dead'; readonly settlement: Settlement }
  | { readonly of: 'evidence'; readonly step: EvidenceStep }
  | { readonly of: 'gap'; readonly gap: Gap }
  /** Made in the store's thread itself. */
  | RollupChange
  /** The time is known: the oldest frames that came without one get theirs. Again, the next ones do. */
  | { readonly of: 'restamp'; readonly known: KnownMoment; readonly limit: number }
  /** Removes the oldest entries. Asked for again it removes the next ones. */
  | { readonly of: 'prune'; readonly step: PruneStep };

/** What the journal's file holds; the room of removed entries is used again. */
export interface FileSize {
  readonly used_bytes: number;
  /** The file never shrinks: this much of it holds nothing. */
  readonly unused_bytes: number;
}

/** What is committed and answered. Entries travel as one JSON text: cheaper on the sending thread than cloning objects. */
export type GroupRequest =
  | { readonly kind: 'append'; readonly group: number; readonly text: string }
  | { readonly kind: 'change'; readonly group: number; readonly change: Change };

/** What the store's thread is told about the journal. */
export type JournalRequest =
  | GroupRequest
  /** Whether the disk has room. */
  | { readonly kind: 'disk'; readonly is: DiskIs }
  | { readonly kind: 'close' };

/** What became of one group, after the commit that held it. */
export interface CommittedGroup {
  readonly group: number;
  /** One code of {@link OUTCOMES} per entry, or {@link REFUSED}. */
  readonly outcomes: Uint8Array;
  /** Of a step of making room. */
  readonly pruned?: Pruned;
}

export type JournalAnswer =
  | ({
      readonly kind: 'committed';
      readonly groups: readonly CommittedGroup[];
      readonly took_ms: number;
    } & FileSize)
  | { readonly kind: 'failed'; readonly groups: readonly number[]; readonly reason: string }
  /** Unasked: how the write-ahead log does. */
  | ({ readonly kind: 'log' } & LogState);

/** Outcomes by their code. */
export const OUTCOMES = ['stored', 'duplicate', 'merged', 'rewritten'] as const satisfies readonly Outcome[];
/** The code of an entry that no row can hold. */
export const REFUSED = 255;

export const groupText = (entries: readonly string[]): string => `[${entries.join(',')}]`;
export const groupOf = (text: string): readonly Entry[] => JSON.parse(text) as Entry[]; // made by groupText
