import type { Refusal } from './disk/frame-gate.ts';

/** Counted since the start. */
export interface JournalStats {
  /** Entries that wait for their commit. */
  readonly pending: number;
  /** Entries committed, duplicates included. */
  readonly appended: number;
  /** Of these, the frames. */
  readonly frames: number;
  readonly commits: number;
  readonly failures: number;
  readonly duplicates: number;
  readonly merged: number;
  readonly rewritten: number;
  readonly lastCommit_ms: number;
  /** False from a failed commit or a lost worker until the next commit, and while the disk hangs. */
  readonly healthy: boolean;
  /** A commit does not return; what was appended meanwhile is not acknowledged. */
  readonly hangs: boolean;
  /** What the journal's file holds after the last commit, and the size of its write-ahead log. */
  readonly used_bytes: number;
  /** What of that file holds nothing: it is used before the file grows. */
  readonly unused_bytes: number;
  readonly log_bytes: number;
  /** Why readings are refused now, and how many were. */
  readonly refuses: Refusal | undefined;
  readonly refused: Readonly<Record<Refusal, number>>;
}
