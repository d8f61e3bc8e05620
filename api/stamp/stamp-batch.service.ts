import { Inject, Injectable } from '@nestjs/common';
import type { Selectable } from 'kysely';
import type { Clock } from '../../domain/clock.ts';
import type { ListView } from '../../domain/http/list.ts';
import type {
  RollBody,
  StampBatchBody,
  StampBatchListParams,
  StampBatchView,
  StampListParams,
  StampView,
} from '../../domain/http/stamps.ts';
import { stampLabel } from '../../domain/stamp.ts';
import { formatInstant } from '../../domain/time.ts';
import type { MemberCaller } from '../auth/index.ts';
import type { Db, Executor, StampTable } from '../db/index.ts';
import { Refusal } from '../http/index.ts';
import { LotRepository } from '../lot/index.ts';
import { CLOCK, CONFIG, DB, Ids } from '../platform/index.ts';
import type { ApiSettings } from '../platform/index.ts';
import { ProductRepository } from '../product/index.ts';
import { found, pageOf, refuseArchived, touchPages } from '../records/index.ts';
import { codesIn } from './batch.ts';
import type { StampBatchRow } from './batch.ts';
import { StampBatchRepository } from './stamp-batch.repository.ts';
import type { StampBatchFacts } from './stamp-batch.repository.ts';
import { StampIssuer } from './stamp-issuer.ts';

/** Whose stamps: of a lot, or a roll that gets its lot later. */
type Bearer = Pick<StampBatchRow, 'product' | 'lot'>;

@Injectable()
export class StampBatchService {
  readonly #batches: StampBatchRepository;
  readonly #lots: LotRepository;
  readonly #products: ProductRepository;
  readonly #issuer: StampIssuer;
  readonly #ids: Ids;
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #settings: ApiSettings;
  constructor(
    batches: StampBatchRepository,
    lots: LotRepository,
    products: ProductRepository,
    issuer: StampIssuer,
    ids: Ids,
    @Inject(DB) db: Db,
    @Inject(CLOCK) clock: Clock,
    @Inject(CONFIG) settings: ApiSettings,
  ) {
    this.#batches = batches;
    this.#lots = lots;
    this.#products = products;
    this.#issuer = issuer;
    this.#ids = ids;
    this.#db = db;
    this.#clock = clock;
    this.#settings = settings;
  }

  async list({ cooperative }: MemberCaller, params: StampBatchListParams): Promise<ListView<StampBatchView>> {
    const rows = await this.#batches.list(cooperative, params);
    return pageOf(rows, { limit: params.limit, view: (row) => this.#view(row) });
  }

  async get({ cooperative }: MemberCaller, id: string): Promise<StampBatchView> {
    return this.#view(await this.#find(cooperative, id));
  }

  async stamps(
    { cooperative }: MemberCaller,
    id: string,
    { limit, next }: StampListParams,
  ): Promise<ListView<StampView>> {
    const batch = await this.#find(cooperative, id);
    const rows = await this.#batches.stamps(batch, { after: next, limit: limit + 1 });
    const shown = rows.slice(0, limit);
    return {
      items: shown.map((row) => this.#stampView(row, batch)),
      next: rows.length > limit ? String(shown.at(-1)?.number) : null,
    };
  }

  /** Issues stamps of a lot. Not `ready` when they are written in the background. */
  issueForLot(caller: MemberCaller, id: string, body: StampBatchBody): Promise<StampBatchView> {
    const { cooperative } = caller;
    return this.#issue(caller, body, async (trx) => {
      const lot = found(await this.#lots.find(cooperative, id, trx));
      if (body.activate === 'on-issue' && lot.recalled_at !== null)
        throw new Refusal('recalled', { facts: { number: lot.number } });
      if (body.level === 'lot') refuseSecond(await this.#batches.ofLot(trx, cooperative, id));
      return { product: lot.product, lot: id };
    });
  }

  /** Issues single stamps that get their lot when they are activated. */
  issueRoll(caller: MemberCaller, product: string, body: RollBody): Promise<StampBatchView> {
    return this.#issue(caller, body, () => Promise.resolve({ product, lot: null }));
  }

  /**
   * The batch is on record before its first code, so that a crash leaves nothing half made.
   * @param bearerOf reads it in the transaction that issues: nobody recalls or renumbers it in between
   */
  async #issue(
    { cooperative, member }: MemberCaller,
    { level, count, activate }: StampBatchBody,
    bearerOf: (trx: Executor) => Promise<Bearer>,
  ): Promise<StampBatchView> {
    const batch = await this.#db.transaction().execute(async (trx) => {
      await touchPages(trx, cooperative);
      const bearer = await bearerOf(trx);
      refuseArchived(found(await this.#products.find(cooperative, bearer.product, trx)));
      const row: StampBatchRow = {
        ...{ id: this.#ids.next(), cooperative, ...bearer, level, count, activate },
        ...{ issued: 0, active_count: 0, void_count: 0, ready_at: null },
        ...{ created_at: this.#clock.now(), created_by: member },
      };
      await this.#batches.insert(trx, row);
      return row;
    });
    const isWritten = await this.#issuer.write(batch);
    return this.#view(isWritten ? await this.#find(cooperative, batch.id) : batch);
  }

  async #find(cooperative: string, id: string): Promise<StampBatchFacts> {
    return found(await this.#batches.find(cooperative, id));
  }

  #view(row: StampBatchRow): StampBatchView {
    const { id, product, lot, level, count, issued, active_count, void_count } = row;
    return {
      ...{ id, product, lot, level, count, issued },
      codes: codesIn(row),
      ready: row.ready_at !== null,
      states: { printed: issued - active_count - void_count, active: active_count, void: void_count },
      created_at: this.#instant(row.created_at),
    };
  }

  #stampView(row: Selectable<StampTable>, { level, gtin, lot_number }: StampBatchFacts): StampView {
    const { code, number, state, lot, scans, first_scan } = row;
    const { address } = stampLabel({ level, code, gtin, lot: lot_number }, this.#settings.publicUrl);
    const firstScan = first_scan === null ? null : this.#instant(first_scan);
    return { code, number, state, address, lot, scans, first_scan: firstScan };
  }

  #instant(at: number): string {
    return formatInstant(at, this.#settings.timezone);
  }
}

/** Another code for the same address could not be told from the first. @throws Refusal */
function refuseSecond(batch: StampBatchRow | undefined): void {
  if (!batch) return;
  if (batch.void_count > 0) throw new Refusal('lot_stamp_void');
  throw new Refusal('lot_stamp_exists', { facts: { batch: batch.id } });
}
