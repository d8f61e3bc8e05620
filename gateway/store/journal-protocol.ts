import type { SealedDay } from '../../domain/evidence.ts';
import type { Entry, Outcome } from '../core/ports/journal.ts';
import type { ZoneDay } from '../core/ports/evidence.ts';
import type { DatabaseOptions } from './database.ts';

/** What the journal worker is started with. */
export type JournalWorkerData = Omit<DatabaseOptions, 'schema'>;

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

/** To the journal worker. Entries travel as one JSON text: cheaper on the sending thread than cloning objects. */
export type JournalRequest =
  | { readonly kind: 'append'; readonly group: number; readonly text: string }
  | { readonly kind: 'advance'; readonly group: number; readonly consumer: string; readonly seq: number }
  | { readonly kind: 'evidence'; readonly group: number; readonly step: EvidenceStep }
  | { readonly kind: 'close' };

/** What became of one group, after the commit that held it. */
export interface CommittedGroup {
  readonly group: number;
  /** One code of {@link OUTCOMES} per entry, or {@link REFUSED}. */
  readonly outcomes: Uint8Array;
}

export type JournalAnswer =
  | { readonly kind: 'committed'; readonly groups: readonly CommittedGroup[]; readonly took_ms: number }
  | { readonly kind: 'failed'; readonly groups: readonly number[]; readonly reason: string };

/** Outcomes by their code. */
export const OUTCOMES = ['stored', 'duplicate', 'merged', 'rewritten'] as const satisfies readonly Outcome[];
/** The code of an entry that no row can hold. */
export const REFUSED = 255;

export const groupText = (entries: readonly string[]): string => `[${entries.join(',')}]`;
export const groupOf = (text: string): readonly Entry[] => JSON.parse(text) as Entry[]; // made by groupText
