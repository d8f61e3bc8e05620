import { Inject, Injectable } from '@nestjs/common';
import type { Selectable } from 'kysely';
import type { ArchivableListParams, PlotZone } from '../../domain/http/records.ts';
import type { Db, Executor, PlotTable } from '../db/index.ts';
import { DB } from '../platform/index.ts';
import { orBadReference, supersede, touchPages } from '../records/index.ts';
import type { Change } from '../records/index.ts';

type Columns = Selectable<PlotTable>;
/** A plot with the zones that measured it, earliest first. */
export type PlotRow = Columns & { readonly zones: readonly PlotZone[] };

/** What is written of a plot. */
export type PlotFields = Pick<PlotRow, 'name' | 'area_m2' | 'area_code' | 'farmer' | 'archived_at' | 'zones'>;

/** Plots, each seen only by its cooperative. */
@Injectable()
export class PlotRepository {
  readonly #db: Db;
  constructor(@Inject(DB) db: Db) {
    this.#db = db;
  }

  /** Newest first, in use or archived; one more than `limit`, so that the caller knows whether there are more. */
  async list(cooperative: string, { limit, next, archived }: ArchivableListParams): Promise<PlotRow[]> {
    const rows = await this.#db
      .selectFrom('plot')
      .selectAll()
      .where('cooperative', '=', cooperative)
      .where('archived_at', archived === 'true' ? 'is not' : 'is', null)
      .$if(next !== undefined, (query) => query.where('id', '<', next ?? ''))
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute();
    return this.#withZones(cooperative, rows);
  }

  async find(cooperative: string, id: string): Promise<PlotRow | undefined> {
    const rows = await this.#db
      .selectFrom('plot')
      .selectAll()
      .where('cooperative', '=', cooperative)
      .where('id', '=', id)
      .execute();
    return (await this.#withZones(cooperative, rows))[0];
  }

  /** Those of these gateways that are the cooperative's, each with the JSON of its zones: null until it has paired. */
  gateways(cooperative: string, ids: readonly string[]): Promise<{ id: string; zones: string | null }[]> {
    return this.#db
      .selectFrom('gateway')
      .select(['id', 'zones'])
      .where('cooperative', '=', cooperative)
      .where('id', 'in', ids)
      .execute();
  }

  async insert({ zones, ...row }: PlotRow): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      await touchPages(trx, row.cooperative);
      await trx.insertInto('plot').values(row).execute().catch(orBadReference('farmer'));
      await writeZones(trx, row, zones);
    });
  }

  /** False when somebody else changed it after `before` was read; nothing is changed then. */
  async update(
    before: PlotRow,
    { fields: { zones, ...fields }, ...correcting }: Change<PlotFields>,
  ): Promise<boolean> {
    const change = { before, fields, ...correcting };
    return this.#db.transaction().execute(async (trx) => {
      if (!(await supersede(trx, 'plot', change).catch(orBadReference('farmer')))) return false;
      if (zones) await writeZones(trx, before, zones);
      return true;
    });
  }

  async #withZones(cooperative: string, plots: readonly Columns[]): Promise<PlotRow[]> {
    if (plots.length === 0) return [];
    const ids = plots.map(({ id }) => id);
    const zones = await this.#db
      .selectFrom('plot_zone')
      .select(['plot', 'gateway', 'zone', 'from_day as from', 'to_day as to'])
      .where('cooperative', '=', cooperative)
      .where('plot', 'in', ids)
      .orderBy('from_day')
      .orderBy('zone')
      .execute();
    return plots.map((row) => ({
      ...row,
      zones: zones.filter(({ plot }) => plot === row.id).map(({ plot: _, ...zone }) => zone),
    }));
  }
}

async function writeZones(
  trx: Executor,
  { id: plot, cooperative }: Pick<PlotRow, 'id' | 'cooperative'>,
  zones: readonly PlotZone[],
): Promise<void> {
  await trx.deleteFrom('plot_zone').where('cooperative', '=', cooperative).where('plot', '=', plot).execute();
  if (zones.length === 0) return;
  const rows = zones.map(({ gateway, zone, from, to }) => ({
    ...{ plot, cooperative, gateway, zone },
    from_day: from,
    to_day: to,
  }));
  await trx.insertInto('plot_zone').values(rows).execute().catch(orBadReference('zones'));
}
