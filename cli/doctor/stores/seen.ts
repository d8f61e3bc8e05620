import type { StoreName } from '../facts.ts';

/** What the doctor is to look at. Plain data: it goes to a thread. */
export interface StoresTask {
  readonly dataDir: string;
  /** Also all of what is large. */
  readonly depth: 'usual' | 'deep';
}

export interface StoreSeen {
  readonly store: StoreName;
  readonly file: string;
  readonly size_mb: number;
  readonly state: 'sound' | 'damaged' | 'forbidden' | 'unseen';
  readonly looked: 'all' | 'part';
  /** Why it is not sound, English. */
  readonly words: string;
  /** User who owns it. */
  readonly uid: number;
}

/** The stores of a data folder as they were found, none of them touched. */
export interface StoresSeen {
  readonly stores: readonly StoreSeen[];
  /** A gateway has the data folder. */
  readonly inUse: boolean;
  /** When the newest of the last entries came, UTC ms; 0 without a journal that can be read. */
  readonly newest: number;
  /** A restore that has not come to its end. */
  readonly isHalfRestored: boolean;
  /** Folders with a damaged journal that was put aside. */
  readonly damagedKept: readonly string[];
}

export const NOTHING_SEEN: StoresSeen = {
  stores: [],
  inUse: false,
  newest: 0,
  isHalfRestored: false,
  damagedKept: [],
};
