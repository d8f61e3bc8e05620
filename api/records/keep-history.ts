import { sql } from 'kysely';
import type { Db, Executor } from '../db/index.ts';
import type { HistoryItem, HistoryParams } from '../../domain/http/records.ts';

/** Records that are corrected and never erased. */
export type RecordKind = 'product' | 'plot' | 'season' | 'lot' | 'cooperative' | 'member';

export interface Correction {
  readonly cooperative: string;
  readonly kind: RecordKind;
  readonly record: string;
  /** The revision that stands until now. */
  readonly revision: number;
  /** What it said. */
  readonly before: Readonly<Record<string, unknown>>;
  readonly at: number;
  readonly member: string;
}

/** Keeps what a record said, in the transaction that changes it. */
export async function keepHistory(trx: Executor, { before, ...correction }: Correction): Promise<void> {
  await trx
    .insertInto('history')
    .values({ ...correction, body: JSON.stringify(before) })
    .execute();
}

/**
 * Throws away the kept pages of a cooperative: what a buyer may see has changed. The first step of the transaction that
 * changes it: those of one cooperative take turns at its row, so that no two of them wait for each other (PostgreSQL).
 */
export async function touchPages(trx: Executor, cooperative: string): Promise<void> {
  await trx
    .updateTable('cooperative')
    .set({ version: sql`version + 1` })
    .where('id', '=', cooperative)
    .execute();
}

/** What a record said before each correction, newest first; one more than `limit`. */
export async function historyOf(
  db: Db,
  {
    cooperative,
    kind,
    record,
    limit,
    next,
  }: Pick<Correction, 'cooperative' | 'kind' | 'record'> & HistoryParams,
): Promise<(Omit<HistoryItem, 'at'> & { at: number })[]> {
  const rows = await db
    .selectFrom('history')
    .leftJoin('member', 'member.id', 'history.member')
    .leftJoin('person', 'person.id', 'member.person')
    .select(['history.revision', 'history.at', 'history.body', 'person.name'])
    .where('history.cooperative', '=', cooperative)
    .where('history.kind', '=', kind)
    .where('history.record', '=', record)
    .$if(next !== undefined, (query) => query.where('history.revision', '<', next ?? 0))
    .orderBy('history.revision', 'desc')
    .limit(limit + 1)
    .execute();
  return rows.map(({ revision, at, body, name }) => ({
    revision,
    at,
    by: name,
    before: JSON.parse(body) as Record<string, unknown>,
  }));
}
