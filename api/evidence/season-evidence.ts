import { EvidenceDay } from '../../domain/evidence.ts';
import type { Db } from '../db/index.ts';

/** Most days that are read at once; of more the latest ones. */
const MAX_DAYS = 400;

/** Days of one zone, under the id of the gateway's record; local days as 2026-11-22, both included. */
export interface ZoneDays {
  readonly gateway: string;
  readonly zone: string;
  readonly from: string;
  readonly to: string;
}

/** What the newest revision of a day says, by the box that sealed this day first. */
export interface SealedFacts extends Pick<EvidenceDay, 'day' | 'series' | 'litres' | 'revision'> {
  /** The name, by its key, of the box that measured: a record's boxes may have been replaced. */
  readonly gatewayName: string;
  readonly digest: string;
}

/**
 * The evidence there is for a span of days, by day; at most {@link MAX_DAYS}. One query. Where two boxes have sealed one
 * day, it is that of which came here first: what a box that comes later seals does not change what was said.
 */
export async function evidenceFor(
  db: Db,
  cooperative: string,
  { gateway, zone, from, to }: ZoneDays,
): Promise<SealedFacts[]> {
  const rows = await db
    .selectFrom('evidence as e')
    .select(['e.document', 'e.digest'])
    .where('e.cooperative', '=', cooperative)
    .where('e.gateway', '=', gateway)
    .where('e.zone', '=', zone)
    .where('e.day', '>=', from)
    .where('e.day', '<=', to)
    .where('e.own_name', '=', (eb) =>
      eb
        .selectFrom('evidence as f')
        .select('f.own_name')
        .whereRef('f.gateway', '=', 'e.gateway')
        .whereRef('f.zone', '=', 'e.zone')
        .whereRef('f.day', '=', 'e.day')
        .orderBy('f.received_at')
        .orderBy('f.own_name')
        .limit(1),
    )
    .where('e.revision', '=', (eb) =>
      eb
        .selectFrom('evidence as r')
        .select(({ fn }) => fn.max('r.revision').as('newest'))
        .whereRef('r.gateway', '=', 'e.gateway')
        .whereRef('r.zone', '=', 'e.zone')
        .whereRef('r.day', '=', 'e.day')
        .whereRef('r.own_name', '=', 'e.own_name'),
    )
    .orderBy('e.day', 'desc')
    .limit(MAX_DAYS)
    .execute();
  return rows.reverse().map(({ document, digest }) => {
    const parsed = EvidenceDay.parse(JSON.parse(document));
    const { day, series, litres, revision } = parsed;
    return { day, series, litres, revision, gatewayName: parsed.gateway, digest };
  });
}
