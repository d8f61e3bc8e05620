import type { ListView } from '../../domain/http/list.ts';

/** One page of a list that was asked for with one row more than its limit; rows of a history go by their revision. */
export function pageOf<Row extends { readonly id: string } | { readonly revision: number }, Item>(
  rows: readonly Row[],
  { limit, view }: { readonly limit: number; readonly view: (row: Row) => Item },
): ListView<Item> {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { items: shown.map(view), next: last ? String('id' in last ? last.id : last.revision) : null };
}
