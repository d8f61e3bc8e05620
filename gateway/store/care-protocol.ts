import type { OpenedJournal, OpeningOptions } from './salvage/journal-opening.ts';

/** What the care worker is started with. */
export type CareWorkerData = Omit<OpeningOptions, 'say'>;

/** From the care worker. It ends by itself when no check is due and after `refused`, else when it is told that it may. */
export type CareMessage =
  | { readonly kind: 'says'; readonly what: string }
  | { readonly kind: 'opened'; readonly opened: OpenedJournal }
  | { readonly kind: 'refused'; readonly reason: string }
  /** The whole journal is sound, or it is not and why. */
  | { readonly kind: 'checked'; readonly fault: string | undefined }
  /** The check could not be done; the next start does it. */
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * To the care worker: somebody else has the journal open, so that its log is not folded in when the worker lets go; all
 * other threads run, so that it may end when it is done; end.
 */
export type CareRequest = 'held' | 'may_end' | 'stop';
