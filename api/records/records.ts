import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../../domain/clock.ts';
import { localDay } from '../../domain/day.ts';
import type { HistoryParams, HistoryView } from '../../domain/http/records.ts';
import { formatInstant } from '../../domain/time.ts';
import type { Db } from '../db/index.ts';
import { CLOCK, CONFIG, DB, Ids } from '../platform/index.ts';
import type { ApiSettings } from '../platform/index.ts';
import { historyOf } from './keep-history.ts';
import type { RecordKind } from './keep-history.ts';
import { pageOf } from './page.ts';
import type { Correcting } from './supersede.ts';

/** What the services of all records do alike. */
@Injectable()
export class Records {
  readonly #ids: Ids;
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #settings: ApiSettings;
  constructor(
    ids: Ids,
    @Inject(DB) db: Db,
    @Inject(CLOCK) clock: Clock,
    @Inject(CONFIG) settings: ApiSettings,
  ) {
    this.#ids = ids;
    this.#db = db;
    this.#clock = clock;
    this.#settings = settings;
  }

  /** What every new record carries. */
  begin(cooperative: string) {
    const now = this.#clock.now();
    return { id: this.#ids.next(), cooperative, revision: 1, created_at: now, updated_at: now };
  }

  /** A correction that `member` makes now. @param said the view that stood until now */
  correcting(member: string, said: object): Correcting {
    return { at: this.#clock.now(), member, said };
  }

  /** What the view of every record carries. */
  recorded(row: {
    readonly id: string;
    readonly revision: number;
    readonly created_at: number;
    readonly updated_at: number;
  }) {
    const { id, revision, created_at, updated_at } = row;
    return { id, revision, created_at: this.instant(created_at), updated_at: this.instant(updated_at) };
  }

  /** What a record said before each correction, newest first. */
  async history(
    kind: RecordKind,
    of: HistoryParams & { readonly cooperative: string; readonly record: string },
  ): Promise<HistoryView> {
    const items = await historyOf(this.#db, { kind, ...of });
    return pageOf(items, { limit: of.limit, view: (item) => ({ ...item, at: this.instant(item.at) }) });
  }

  /** UTC ms as views say it. */
  instant(at: number): string {
    return formatInstant(at, this.#settings.timezone);
  }

  /** The local day so many milliseconds from now. */
  dayIn(ms: number): string {
    return localDay(this.#clock.now() + ms, this.#settings.timezone);
  }
}
