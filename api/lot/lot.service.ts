import { Injectable } from '@nestjs/common';
import type { ListView } from '../../domain/http/list.ts';
import type {
  HistoryParams,
  HistoryView,
  LotBody,
  LotListParams,
  LotPatch,
  LotView,
  RecallBody,
} from '../../domain/http/records.ts';
import type { MemberCaller } from '../auth/index.ts';
import { Refusal } from '../http/index.ts';
import { found, isEmpty, isTaken, pageOf, Records, refuseStale } from '../records/index.ts';
import { LotRepository } from './lot.repository.ts';
import type { LotRow } from './lot.repository.ts';

/** How far ahead a harvest may lie, ms: the labels are printed on the eve. */
const MAX_AHEAD_MS = 86_400_000;
const G_PER_KG = 1000;

@Injectable()
export class LotService {
  readonly #lots: LotRepository;
  readonly #records: Records;
  constructor(lots: LotRepository, records: Records) {
    this.#lots = lots;
    this.#records = records;
  }

  async list({ cooperative }: MemberCaller, params: LotListParams): Promise<ListView<LotView>> {
    const rows = await this.#lots.list(cooperative, params);
    return pageOf(rows, { limit: params.limit, view: (row) => this.#view(row) });
  }

  async get({ cooperative }: MemberCaller, id: string): Promise<LotView> {
    return this.#view(found(await this.#lots.find(cooperative, id)));
  }

  async create({ cooperative }: MemberCaller, { mass_kg, ...body }: LotBody): Promise<LotView> {
    const row: LotRow = {
      ...this.#records.begin(cooperative),
      ...body,
      mass_g: gramsOf(mass_kg),
      recalled_at: null,
      recall_reason: null,
    };
    this.#refuseDates(row);
    await this.#lots.insert(row).catch((error: unknown) => refuse(error, row.number));
    return this.#view(found(await this.#lots.find(cooperative, row.id)));
  }

  async change(
    { cooperative, member }: MemberCaller,
    id: string,
    { revision, ...patch }: LotPatch,
  ): Promise<LotView> {
    const before = found(await this.#lots.find(cooperative, id));
    if (isEmpty(patch)) return this.#view(before);
    const { mass_kg, ...rest } = patch;
    const fields = { ...rest, mass_g: mass_kg === undefined ? before.mass_g : gramsOf(mass_kg) };
    const { harvested_from = before.harvested_from, harvested_to = before.harvested_to } = patch;
    this.#refuseDates({ harvested_from, harvested_to });
    const isDone = await this.#lots
      .update(
        { ...before, revision: revision ?? before.revision },
        { fields, ...this.#records.correcting(member, this.#view(before)) },
      )
      .catch((error: unknown) => refuse(error, patch.number ?? before.number));
    refuseStale(isDone);
    return this.#view(found(await this.#lots.find(cooperative, id)));
  }

  /** Once and for good. Somebody who corrects the lot at the same moment does not stop it. */
  async recall(caller: MemberCaller, id: string, { reason }: RecallBody): Promise<LotView> {
    const { cooperative, member } = caller;
    const before = found(await this.#lots.find(cooperative, id));
    if (before.recalled_at !== null) return this.#view(before);
    const correcting = this.#records.correcting(member, this.#view(before));
    const fields = { recalled_at: correcting.at, recall_reason: reason };
    await this.#lots.update(before, { fields, ...correcting });
    return this.recall(caller, id, { reason });
  }

  async history({ cooperative }: MemberCaller, id: string, params: HistoryParams): Promise<HistoryView> {
    found(await this.#lots.find(cooperative, id));
    return this.#records.history('lot', { cooperative, record: id, ...params });
  }

  #refuseDates({ harvested_from, harvested_to }: Pick<LotRow, 'harvested_from' | 'harvested_to'>): void {
    if (harvested_to < harvested_from || harvested_to > this.#records.dayIn(MAX_AHEAD_MS))
      throw new Refusal('bad_dates', { facts: { field: 'harvested_to' } });
  }

  #view(row: LotRow): LotView {
    const { product, number, mass_g, harvested_from, harvested_to, plots, recalled_at, recall_reason } = row;
    return {
      ...this.#records.recorded(row),
      ...{ product, number, harvested_from, harvested_to, recall_reason },
      mass_kg: mass_g === null ? null : mass_g / G_PER_KG,
      plots: [...plots],
      recalled_at: recalled_at === null ? null : this.#records.instant(recalled_at),
    };
  }
}

const gramsOf = (mass_kg: number | null): number | null =>
  mass_kg === null ? null : Math.round(mass_kg * G_PER_KG);

/** The store's word about a write, as a refusal. */
function refuse(error: unknown, number: string): never {
  if (isTaken(error)) throw new Refusal('lot_number_taken', { facts: { number } });
  throw error;
}
