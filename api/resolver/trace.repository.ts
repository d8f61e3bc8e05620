import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { TraceLot, TracePlot, TraceProducer, TraceProduct } from '../../domain/http/trace.ts';
import { addDays, bestBefore, localDay } from '../../domain/day.ts';
import type { Db } from '../db/index.ts';
import { evidenceFor } from '../evidence/index.ts';
import { filePath } from '../files/index.ts';
import { CONFIG, DB } from '../platform/index.ts';
import type { ApiSettings } from '../platform/index.ts';
import { measuredBy, seasonDays } from './season-days.ts';
import type { DaySpan, ZoneDay } from './season-days.ts';

/** Days of a season that a page shows, counted back from the harvest. */
const MAX_DAYS = 370;

/** What pages show of products and lots, from the records. */
@Injectable()
export class TraceRepository {
  readonly #db: Db;
  readonly #settings: ApiSettings;
  constructor(@Inject(DB) db: Db, @Inject(CONFIG) settings: ApiSettings) {
    this.#db = db;
    this.#settings = settings;
  }

  /** A product and the cooperative that makes it. */
  async product(
    cooperative: string,
    id: string,
  ): Promise<{ readonly product: TraceProduct; readonly producer: TraceProducer }> {
    const row = await this.#db
      .selectFrom('product')
      .innerJoin('cooperative', 'cooperative.id', 'product.cooperative')
      .leftJoin('file', (join) =>
        join.onRef('file.digest', '=', 'product.image').onRef('file.cooperative', '=', 'product.cooperative'),
      )
      .select(['product.name', 'product.gtin', 'product.brand', 'product.unit', 'product.shelf_life_days'])
      .select(['product.shops', 'file.digest', 'file.width', 'file.height'])
      .select(['cooperative.name as producer', 'cooperative.address', 'cooperative.phone'])
      .where('product.cooperative', '=', cooperative)
      .where('product.id', '=', id)
      .executeTakeFirstOrThrow();
    const { name, gtin, brand, unit, digest, width, height } = row;
    return {
      product: {
        name,
        gtin,
        brand,
        unit,
        shelfLife_days: row.shelf_life_days,
        image:
          digest === null || width === null || height === null
            ? null
            : { path: filePath(digest), width, height },
        shops: JSON.parse(row.shops) as TraceProduct['shops'],
      },
      producer: { name: row.producer, address: row.address, phone: row.phone },
    };
  }

  /** A lot and the plots it was harvested from. @param shelfLife_days of its product */
  async lot(
    cooperative: string,
    id: string,
    { shelfLife_days }: { readonly shelfLife_days: number | null },
  ): Promise<{ readonly lot: TraceLot; readonly plots: readonly TracePlot[] }> {
    const row = await this.#db
      .selectFrom('lot')
      .selectAll()
      .where('cooperative', '=', cooperative)
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const harvest = { from: row.harvested_from, to: row.harvested_to };
    const lot: TraceLot = {
      number: row.number,
      harvestedFrom: harvest.from,
      harvestedTo: harvest.to,
      mass_kg: row.mass_g === null ? null : row.mass_g / 1000,
      bestBefore: bestBefore(harvest.to, shelfLife_days),
      recall:
        row.recalled_at === null
          ? null
          : { on: localDay(row.recalled_at, this.#settings.timezone), reason: row.recall_reason ?? '' },
    };
    const plots = await this.#db
      .selectFrom('lot_plot')
      .innerJoin('plot', 'plot.id', 'lot_plot.plot')
      .select(['plot.id', 'plot.name', 'plot.area_code', 'plot.area_m2'])
      .where('lot_plot.cooperative', '=', cooperative)
      .where('lot_plot.lot', '=', id)
      .orderBy('plot.name')
      .execute();
    const shown: TracePlot[] = [];
    for (const { id: plot, name, area_code, area_m2 } of plots) {
      const grown = await this.#season(cooperative, plot, harvest);
      shown.push({ name, areaCode: area_code, area_m2, ...grown });
    }
    return { lot, plots: shown };
  }

  /**
   * The season that was under way when the harvest began, the youngest where several were; else one that began during the
   * harvest.
   */
  async #season(
    cooperative: string,
    plot: string,
    harvest: DaySpan,
  ): Promise<Pick<TracePlot, 'season' | 'days' | 'measured'>> {
    const season = await this.#db
      .selectFrom('season')
      .select(['crop', 'variety', 'started_on'])
      .where('cooperative', '=', cooperative)
      .where('plot', '=', plot)
      .where('started_on', '<=', harvest.to)
      .where((where) => where.or([where('ended_on', 'is', null), where('ended_on', '>=', harvest.from)]))
      .orderBy(sql`case when started_on <= ${harvest.from} then 0 else 1 end`)
      .orderBy('started_on', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (!season) return { season: null, days: [], measured: null };
    const { crop, variety, started_on: startedOn } = season;
    const earliest = addDays(harvest.to, 1 - MAX_DAYS);
    const span = { from: startedOn > earliest ? startedOn : earliest, to: harvest.to };
    const zones = await this.#db
      .selectFrom('plot_zone')
      .select(['gateway', 'zone', 'from_day', 'to_day'])
      .where('cooperative', '=', cooperative)
      .where('plot', '=', plot)
      .where('from_day', '<=', span.to)
      .where((where) => where.or([where('to_day', 'is', null), where('to_day', '>=', span.from)]))
      .execute();
    const evidence: ZoneDay[] = [];
    for (const { gateway, zone, from_day, to_day } of zones) {
      const from = from_day > span.from ? from_day : span.from;
      const to = to_day !== null && to_day < span.to ? to_day : span.to;
      evidence.push(...(await evidenceFor(this.#db, cooperative, { gateway, zone, from, to })));
    }
    return {
      season: { crop, variety, startedOn },
      days: zones.length === 0 ? [] : seasonDays(evidence, span),
      measured: measuredBy(evidence, span),
    };
  }
}
