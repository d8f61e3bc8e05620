import { expect, it } from 'vitest';
import type { Answer } from '../../../../dashboards/coop/src/state/client.ts';
import { withStillNamed } from '../../../../dashboards/coop/src/state/still-named.ts';

interface Named {
  readonly id: string;
}
const ok = <T>(body: T): Promise<Answer<T>> => Promise.resolve({ kind: 'ok', body });
const list = (...ids: string[]) => ok({ items: ids.map((id) => ({ id })), next: null });

it('what lots name though it is listed no more is asked for, each once, and stands behind the list', async () => {
  const asked: string[] = [];
  const find = (id: string): Promise<Answer<Named>> => {
    asked.push(id);
    return ok({ id });
  };
  const answer = await withStillNamed(list('a', 'b'), { named: ['old', 'a', 'old', 'older'], find });
  expect(asked).toEqual(['old', 'older']);
  expect(answer).toEqual({ kind: 'ok', body: [{ id: 'a' }, { id: 'b' }, { id: 'old' }, { id: 'older' }] });
});

it('a list that did not come, or one of those that are named, is no list', async () => {
  const gone = (): Promise<Answer<never>> => Promise.resolve({ kind: 'unreachable' });
  const find = (id: string): Promise<Answer<Named>> => ok({ id });
  expect(await withStillNamed(gone(), { named: [], find })).toEqual({ kind: 'unreachable' });
  expect(await withStillNamed(list('a'), { named: ['old'], find: gone })).toEqual({ kind: 'unreachable' });
});
