import type { Logger } from 'pino';
import type { Clock } from '../../../domain/clock.ts';
import type { DiskState, DiskTrouble } from '../../core/ports/disk.ts';
import { believedTime } from './believed-time.ts';
import type { Random } from '../settings/credentials.ts';
import { DiskRoom } from './disk-room.ts';
import { FlashMeter, wearSentence } from './flash-meter.ts';
import { Housekeeper } from './housekeeper.ts';
import type { WorkerJournal } from '../journal.ts';

/** How much the journal keeps, and how gently it treats the card it is on. */
export interface JournalLimits {
  readonly max_mb: number;
  readonly keep_days: number;
  readonly commit_ms: number;
}

const BYTES_PER_MB = 1024 * 1024;
/** A card that wears out within this is worth a word, years. */
const SHORT_LIFE_YEARS = 2;

export interface StoreDiskOptions {
  readonly dataDir: string;
  readonly journal: () => WorkerJournal;
  readonly limits: JournalLimits | undefined;
  readonly random: Random;
  readonly clock: Clock;
  /** Ms by a clock that nobody sets. */
  readonly steady_ms: () => number;
  readonly log: Logger;
}

/** Everything that is done about the disk under the stores: its room, the journal's size, its wear. */
export class StoreDisk {
  readonly #options: StoreDiskOptions;
  readonly max_bytes: number;
  readonly room: DiskRoom;
  readonly #meter: FlashMeter;
  #housekeeper: Housekeeper | undefined;
  #believed: (() => number) | undefined;

  constructor(options: StoreDiskOptions) {
    this.#options = options;
    this.max_bytes = options.limits === undefined ? Infinity : options.limits.max_mb * BYTES_PER_MB;
    this.room = new DiskRoom(options);
    this.#meter = new FlashMeter(options);
  }

  /** When the newest entry came that was there at the start, UTC ms: what is old is reckoned from it. */
  startedAfter(newestAt: number | undefined): void {
    this.#believed = believedTime({ ...this.#options, newestAt });
  }

  /**
   * Begins to remove what is too old or too much; without limits nothing is ever removed.
   * @param consumers who has to be past an entry before it may go
   * @param time whether the clock can be believed: nothing is removed for its age while it cannot
   */
  keepWithinLimits(consumers: readonly string[], time: () => 'known' | 'unknown' = () => 'known'): void {
    const { limits, journal, clock, log } = this.#options;
    if (limits === undefined) return;
    const { max_bytes } = this;
    const believed = this.#believed ?? (() => clock.now());
    this.#housekeeper ??= new Housekeeper({
      ...{ journal: journal(), max_bytes, keep_days: limits.keep_days, consumers, clock, log },
      believedTime: () => (time() === 'known' ? believed() : undefined),
      isShort: () => this.room.isShort,
    });
  }

  state(): DiskState {
    const { hangs, refuses, refused, used_bytes, log_bytes } = this.#options.journal().stats();
    const wear = this.#meter.wear();
    const wrong = new Set<DiskTrouble>();
    if (hangs) wrong.add('disk_hangs');
    if (this.room.isFull) wrong.add('disk_full');
    else if (refuses === 'journal_full') wrong.add('journal_full');
    if ((wear.life_years ?? Infinity) < SHORT_LIFE_YEARS) wrong.add('card_wear');
    return {
      ...{ wrong, wear, used_bytes, log_bytes, refused, max_bytes: this.max_bytes },
      detail: [...[...wrong].map((trouble) => WORDS[trouble]), wearSentence(wear)].join('; '),
      free_bytes: this.room.free_bytes,
      removed: this.#housekeeper?.removed ?? 0,
    };
  }

  async stop(): Promise<void> {
    this.#housekeeper?.stop();
    await Promise.all([this.room.stop(), this.#meter.stop()]);
  }
}

const WORDS: Readonly<Record<DiskTrouble, string>> = {
  journal_full: 'the journal is full (journal.max_mb) and nothing of it may be removed; readings are refused',
  disk_full: 'the disk is full; readings are refused, decisions and settings are kept',
  disk_hangs: 'the disk does not answer; nothing is acknowledged',
  card_wear: 'the card wears out soon; set journal.commit_ms or use a better disk',
};
