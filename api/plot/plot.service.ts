import { Injectable } from '@nestjs/common';
import type { ListView } from '../../domain/http/list.ts';
import type {
  ArchivableListParams,
  HistoryParams,
  HistoryView,
  PlotBody,
  PlotPatch,
  PlotView,
  PlotZone,
} from '../../domain/http/records.ts';
import type { MemberCaller } from '../auth/index.ts';
import { Refusal } from '../http/index.ts';
import { found, isEmpty, pageOf, Records, refuseStale } from '../records/index.ts';
import { PlotRepository } from './plot.repository.ts';
import type { PlotRow } from './plot.repository.ts';
import { zoneFault } from './zones.ts';

@Injectable()
export class PlotService {
  readonly #plots: PlotRepository;
  readonly #records: Records;
  constructor(plots: PlotRepository, records: Records) {
    this.#plots = plots;
    this.#records = records;
  }

  async list({ cooperative }: MemberCaller, params: ArchivableListParams): Promise<ListView<PlotView>> {
    const rows = await this.#plots.list(cooperative, params);
    return pageOf(rows, { limit: params.limit, view: (row) => this.#view(row) });
  }

  async get({ cooperative }: MemberCaller, id: string): Promise<PlotView> {
    return this.#view(found(await this.#plots.find(cooperative, id)));
  }

  async create({ cooperative }: MemberCaller, body: PlotBody): Promise<PlotView> {
    const row: PlotRow = { ...this.#records.begin(cooperative), ...body, archived_at: null };
    await this.#refuseZones(cooperative, { zones: row.zones, before: [] });
    await this.#plots.insert(row);
    return this.#view(found(await this.#plots.find(cooperative, row.id)));
  }

  async change(
    { cooperative, member }: MemberCaller,
    id: string,
    { revision, ...patch }: PlotPatch,
  ): Promise<PlotView> {
    const before = found(await this.#plots.find(cooperative, id));
    if (isEmpty(patch)) return this.#view(before);
    const { archived, ...rest } = patch;
    const fields = { ...rest, ...(archived === false && { archived_at: null }) };
    if (fields.zones) await this.#refuseZones(cooperative, { zones: fields.zones, before: before.zones });
    const isDone = await this.#plots.update(
      { ...before, revision: revision ?? before.revision },
      { fields, ...this.#records.correcting(member, this.#view(before)) },
    );
    refuseStale(isDone);
    return this.#view(found(await this.#plots.find(cooperative, id)));
  }

  /** It is listed no more; lots and seasons keep naming it. */
  async archive({ cooperative, member }: MemberCaller, id: string): Promise<void> {
    const before = found(await this.#plots.find(cooperative, id));
    if (before.archived_at !== null) return;
    const correcting = this.#records.correcting(member, this.#view(before));
    const fields = { archived_at: correcting.at };
    refuseStale(await this.#plots.update(before, { fields, ...correcting }));
  }

  async history({ cooperative }: MemberCaller, id: string, params: HistoryParams): Promise<HistoryView> {
    found(await this.#plots.find(cooperative, id));
    return this.#records.history('plot', { cooperative, record: id, ...params });
  }

  async #refuseZones(
    cooperative: string,
    { zones, before }: { readonly zones: readonly PlotZone[]; readonly before: readonly PlotZone[] },
  ): Promise<void> {
    if (zones.length === 0) return;
    const ids = [...new Set(zones.map(({ gateway }) => gateway))];
    const gateways = await this.#plots.gateways(cooperative, ids);
    const known = new Map(gateways.map((gateway) => [gateway.id, zonesIn(gateway.zones)]));
    const wrong = zoneFault(zones, { known, before });
    if (wrong?.fault === 'overlap') throw new Refusal('zones_overlap', { facts: { zone: wrong.zone } });
    if (wrong) {
      const field = `zones.${wrong.place}.${wrong.field}`;
      throw new Refusal('bad_reference', { facts: { field } });
    }
  }

  #view(row: PlotRow): PlotView {
    const { name, area_m2, area_code, farmer, zones, archived_at } = row;
    return {
      ...this.#records.recorded(row),
      ...{ name, area_m2, area_code, farmer, zones: [...zones] },
      archived_at: archived_at === null ? null : this.#records.instant(archived_at),
    };
  }
}

/** Ids in what a gateway has reported. */
function zonesIn(json: string | null): ReadonlySet<string> | null {
  if (json === null) return null;
  const zones = JSON.parse(json) as { readonly id: string }[];
  return new Set(zones.map(({ id }) => id));
}
