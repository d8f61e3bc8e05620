import type { UpdateObject } from 'kysely';
import type { Executor, Tables } from '../db/index.ts';
import { keepHistory, touchPages } from './keep-history.ts';

/** A correction: who makes it, when, and what the record said until then (as its view). */
export interface Correcting {
  readonly at: number;
  readonly member: string;
  readonly said: object;
}

/** A correction with what it writes; a column that is undefined stays. */
export interface Change<Fields> extends Correcting {
  readonly fields: { readonly [Name in keyof Fields]?: Fields[Name] | undefined };
}

/** Whether a PATCH without its `revision` names nothing to correct: that makes no revision. */
export const isEmpty = (patch: object): boolean => Object.keys(patch).length === 0;

type Kind = 'product' | 'plot' | 'season' | 'lot';

/**
 * Corrects a record, in a transaction: writes the fields, gives it its next revision, keeps what it said and throws kept
 * pages away. False when somebody else changed it after `before` was read; nothing may be written then.
 */
export async function supersede(
  trx: Executor,
  kind: Kind,
  {
    before: { cooperative, id, revision },
    fields,
    at,
    member,
    said,
  }: Change<UpdateObject<Tables, Kind>> & {
    readonly before: { readonly cooperative: string; readonly id: string; readonly revision: number };
  },
): Promise<boolean> {
  await touchPages(trx, cooperative);
  const { numUpdatedRows } = await trx
    .updateTable(kind)
    .set({ ...fields, revision: revision + 1, updated_at: at })
    .where('cooperative', '=', cooperative)
    .where('id', '=', id)
    .where('revision', '=', revision)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await keepHistory(trx, { cooperative, kind, record: id, revision, before: { ...said }, at, member });
  return true;
}
