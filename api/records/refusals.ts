import { Refusal } from '../http/index.ts';
import { isMissing } from './unique.ts';

/** The record that was asked for. @throws Refusal not_found */
export function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new Refusal('not_found');
  return row;
}

/** Goes on after a correction that was made. @throws Refusal stale_revision */
export function refuseStale(isDone: boolean): void {
  if (!isDone) throw new Refusal('stale_revision');
}

/** Nothing new comes from what was taken out of the list. @throws Refusal archived */
export function refuseArchived(row: { readonly name: string; readonly archived_at: number | null }): void {
  if (row.archived_at !== null) throw new Refusal('archived', { facts: { name: row.name } });
}

/** For the failure of a write in which `field` names another record: `insert.catch(orBadReference('plot'))`. */
export const orBadReference =
  (field: string) =>
  (error: unknown): never => {
    throw isMissing(error) ? new Refusal('bad_reference', { facts: { field } }) : error;
  };
