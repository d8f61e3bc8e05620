import { Injectable } from '@nestjs/common';
import type { ListParams, ListView } from '../../domain/http/list.ts';
import type {
  HistoryParams,
  HistoryView,
  SeasonBody,
  SeasonPatch,
  SeasonView,
} from '../../domain/http/records.ts';
import type { MemberCaller } from '../auth/index.ts';
import { Refusal } from '../http/index.ts';
import { found, isEmpty, orBadReference, pageOf, Records, refuseStale } from '../records/index.ts';
import { SeasonRepository } from './season.repository.ts';
import type { SeasonRow } from './season.repository.ts';

/** Seasons of one plot may overlap: crops are grown between each other. */
@Injectable()
export class SeasonService {
  readonly #seasons: SeasonRepository;
  readonly #records: Records;
  constructor(seasons: SeasonRepository, records: Records) {
    this.#seasons = seasons;
    this.#records = records;
  }

  async list({ cooperative }: MemberCaller, params: ListParams): Promise<ListView<SeasonView>> {
    const rows = await this.#seasons.list(cooperative, params);
    return pageOf(rows, { limit: params.limit, view: (row) => this.#view(row) });
  }

  async get({ cooperative }: MemberCaller, id: string): Promise<SeasonView> {
    return this.#view(found(await this.#seasons.find(cooperative, id)));
  }

  async create({ cooperative }: MemberCaller, body: SeasonBody): Promise<SeasonView> {
    const row: SeasonRow = { ...this.#records.begin(cooperative), ...body };
    refuseDates(row);
    await this.#seasons.insert(row).catch(orBadReference('plot'));
    return this.#view(row);
  }

  async change(
    { cooperative, member }: MemberCaller,
    id: string,
    { revision, ...fields }: SeasonPatch,
  ): Promise<SeasonView> {
    const before = found(await this.#seasons.find(cooperative, id));
    if (isEmpty(fields)) return this.#view(before);
    const { started_on = before.started_on, ended_on = before.ended_on } = fields;
    refuseDates({ started_on, ended_on });
    const isDone = await this.#seasons
      .update(
        { ...before, revision: revision ?? before.revision },
        { fields, ...this.#records.correcting(member, this.#view(before)) },
      )
      .catch(orBadReference('plot'));
    refuseStale(isDone);
    return this.#view(found(await this.#seasons.find(cooperative, id)));
  }

  async history({ cooperative }: MemberCaller, id: string, params: HistoryParams): Promise<HistoryView> {
    found(await this.#seasons.find(cooperative, id));
    return this.#records.history('season', { cooperative, record: id, ...params });
  }

  #view(row: SeasonRow): SeasonView {
    const { plot, crop, variety, started_on, ended_on } = row;
    return { ...this.#records.recorded(row), plot, crop, variety, started_on, ended_on };
  }
}

function refuseDates({ started_on, ended_on }: Pick<SeasonRow, 'started_on' | 'ended_on'>): void {
  if (ended_on !== null && ended_on < started_on)
    throw new Refusal('bad_dates', { facts: { field: 'ended_on' } });
}
