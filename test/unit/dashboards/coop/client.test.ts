import { describe, expect, it } from 'vitest';
import { Client } from '../../../../dashboards/coop/src/state/client.ts';

/** A client whose network gives this answer, and the requests it made. */
function clientWith(answer: () => Response) {
  const requests: { url: unknown; init: RequestInit | undefined }[] = [];
  const client = new Client(
    async (url, init) => {
      requests.push({ url, init });
      return answer();
    },
    () => 'en',
  );
  return { client, requests };
}

const json = (body: unknown, init: ResponseInit = {}, type = 'application/json'): Response =>
  new Response(JSON.stringify(body), { ...init, headers: { 'content-type': type } });
const problem = (status: number, body: object): Response =>
  json({ type: 'about:blank', title: 'Title', status, ...body }, { status }, 'application/problem+json');

describe('a call', () => {
  it('asks in the reader’s language and sends JSON', async () => {
    const { client, requests } = clientWith(() => json({ id: '1' }, { status: 201 }));
    const answer = await client.json('/lots', { method: 'POST', body: { number: '1' } });
    expect(answer).toEqual({ kind: 'ok', body: { id: '1' } });
    expect(requests[0]).toMatchObject({
      url: '/api/v1/lots',
      init: { method: 'POST', body: '{"number":"1"}', headers: { 'accept-language': 'en' } },
    });
  });

  it('takes an empty answer for a success', async () => {
    const { client } = clientWith(() => new Response(null, { status: 204 }));
    expect((await client.json('/session', { method: 'DELETE' })).kind).toBe('ok');
  });

  it('gives the api’s words and the fields it names', async () => {
    const errors = [{ path: 'shops.0.url', message: 'no address' }];
    const { client } = clientWith(() => problem(400, { code: 'invalid', detail: 'Mend it.', errors }));
    expect(await client.json('/products', { method: 'POST', body: {} })).toEqual({
      kind: 'refused',
      problem: { code: 'invalid', text: 'Mend it.', fields: ['shops.0.url'] },
    });
  });

  it('tells a lost session from a wrong password', async () => {
    const lost = clientWith(() => problem(401, { code: 'not_signed_in' }));
    expect((await lost.client.json('/lots')).kind).toBe('signed-out');
    const wrong = clientWith(() => problem(401, { code: 'wrong_sign_in' }));
    expect((await wrong.client.json('/session')).kind).toBe('refused');
  });

  it.each([
    ['a page of a proxy', () => new Response('<html>', { headers: { 'content-type': 'text/html' } })],
    ['an error of a proxy', () => new Response('Bad gateway', { status: 502 })],
    ['half an answer', () => new Response('{"a":', { headers: { 'content-type': 'application/json' } })],
    [
      'no answer',
      () => {
        throw new TypeError('Failed to fetch');
      },
    ],
  ])('takes %s for a line that is down', async (_name, answer) => {
    const { client } = clientWith(answer);
    expect(await client.json('/lots')).toEqual({ kind: 'unreachable' });
  });
});
