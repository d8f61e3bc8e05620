import type { SettingsTables } from './settings/settings-tables.ts';
import type { JournalAnswer, JournalRequest } from './journal-protocol.ts';
import type { RollupAsk } from './history/rollup-reads.ts';
import type { JournalReads } from './journal-reads.ts';

/** What the store's thread is started with. */
export interface StoreWorkerData {
  /** The files of the two databases. */
  readonly journal: string;
  readonly settings: string;
  readonly migrationsDir: string;
  /** IANA name: accounts are kept by the farm's days. */
  readonly timezone: string;
}

/** What a thread can be asked: one function per call, from its argument to its answer. */
export type Handlers = Readonly<Record<string, (argument: never) => unknown>>;

/** What the store's thread can be asked. */
export type StoreHandlers = JournalReads &
  SettingsTables & {
    /** Takes the next entries into the sums, durably; whether more of them wait, undefined when there was nothing to do. */
    readonly rollUp: (ask: RollupAsk) => boolean | undefined;
  };

export interface CallRequest {
  readonly kind: 'call';
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}
export type CallAnswer = { readonly kind: 'called'; readonly id: number } & (
  { readonly result: unknown } | { readonly error: string }
);

/** To the store's thread, and from it. */
export type StoreRequest = JournalRequest | CallRequest;
export type StoreAnswer = JournalAnswer | CallAnswer;

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
