import type { ListView } from '../../../../domain/http/list.ts';
import type { Answer } from './client.ts';

export interface Naming<T> {
  /** Ids that other records name. */
  readonly named: readonly string[];
  /** Asks for one by its id. */
  readonly find: (id: string) => Promise<Answer<T>>;
}

/**
 * Those of a list, and behind them what is named though it is listed no more: an old lot keeps the product and the plots
 * that were taken out of their lists. They are few, so each is asked for by itself.
 */
export async function withStillNamed<T extends { readonly id: string }>(
  list: Promise<Answer<ListView<T>>>,
  { named, find }: Naming<T>,
): Promise<Answer<readonly T[]>> {
  const answer = await list;
  if (answer.kind !== 'ok') return answer;
  const { items } = answer.body;
  const listed = new Set(items.map(({ id }) => id));
  const missing = [...new Set(named)].filter((id) => !listed.has(id));
  const found: T[] = [];
  for (const one of await Promise.all(missing.map(find))) {
    if (one.kind !== 'ok') return one;
    found.push(one.body);
  }
  return { kind: 'ok', body: [...items, ...found] };
}
