/** How the disk under the stores does. Each comment is a promise. */

export const DISK_TROUBLES = ['journal_full', 'disk_full', 'disk_hangs', 'card_wear'] as const;
/** What may be wrong with it; each is an alarm of the same name. */
export type DiskTrouble = (typeof DISK_TROUBLES)[number];

/** What was measured of the writes to a disk. */
export interface FlashWear {
  /** Written by the gateway since it started, bytes; undefined where the system does not count. */
  readonly gateway_bytes: number | undefined;
  /** Written to the whole device by everybody since the system started, bytes; undefined where no device shows. */
  readonly device_bytes: number | undefined;
  /** What the rate was measured over, ms. */
  readonly measured_ms: number;
  /** Of the whole device, or of the gateway where no device shows. */
  readonly day_bytes: number | undefined;
  /** How long a card of this size lasts at this rate, years; undefined before six hours and for what does not wear. */
  readonly life_years: number | undefined;
}

/** For alarms, health and the technician; made of what is known, asks nothing of the disk. */
export interface DiskState {
  /** What is wrong now. */
  readonly wrong: ReadonlySet<DiskTrouble>;
  /** One sentence. */
  readonly detail: string;
  /** Free for the gateway, bytes; undefined where the disk does not say. */
  readonly free_bytes: number | undefined;
  readonly wear: FlashWear;
  /** What the journal's file holds, and how much it may; Infinity without a limit. */
  readonly used_bytes: number;
  readonly max_bytes: number;
  /** Size of the journal's write-ahead log. */
  readonly log_bytes: number;
  /** Entries removed since the start. */
  readonly removed: number;
  /** Readings refused since the start, by why. */
  readonly refused: Readonly<Record<string, number>>;
}
