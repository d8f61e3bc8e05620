import { expect, it } from 'vitest';
import { Api } from '../../../../dashboards/coop/src/state/api.ts';
import { Client } from '../../../../dashboards/coop/src/state/client.ts';

/** A list of so many pages, one item on each; `fails` is the page that does not come. */
function listOf(pages: number, fails = Infinity) {
  const asked: (string | null)[] = [];
  const client = new Client(
    (url) => {
      const next = new URL(url instanceof Request ? url.url : url, 'http://coop').searchParams.get('next');
      asked.push(next);
      const page = Number(next ?? 0);
      if (page === fails) return Promise.reject(new TypeError('Failed to fetch'));
      const body = { items: [{ code: `C${page}` }], next: page + 1 < pages ? String(page + 1) : null };
      return Promise.resolve(
        new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } }),
      );
    },
    () => 'vi',
  );
  return { api: new Api(client), asked };
}

it('a list is whole, however many pages it has', async () => {
  const { api, asked } = listOf(3);
  const answer = await api.batches();
  expect(answer.kind === 'ok' && answer.body.items).toEqual([{ code: 'C0' }, { code: 'C1' }, { code: 'C2' }]);
  expect(asked).toEqual([null, '1', '2']);
});

it('a list of which a page does not come is no list', async () => {
  expect(await listOf(3, 1).api.batches()).toEqual({ kind: 'unreachable' });
});

it('a code is looked for until it is found', async () => {
  const { api, asked } = listOf(4);
  expect(await api.hasStamp('b1', 'C1')).toEqual({ kind: 'ok', body: true });
  expect(asked).toEqual([null, '1']);
  expect(await listOf(4).api.hasStamp('b1', 'C9')).toEqual({ kind: 'ok', body: false });
  expect(await listOf(4, 2).api.hasStamp('b1', 'C9')).toEqual({ kind: 'unreachable' });
});
