import { describe, expect, it } from 'vitest';
import { Api } from '../../../dashboards/farm/src/api.ts';
import { wholeFarm } from '../../support/farm-page-states.ts';

/** An api whose network gives this answer, and the requests it made. */
function apiWith(answer: () => Response | Promise<Response>) {
  const requests: { url: string; init: RequestInit | undefined }[] = [];
  const api = new Api(async (input, init) => {
    requests.push({ url: input instanceof Request ? input.url : input.toString(), init });
    return answer();
  });
  return { api, requests };
}

const json = (body: unknown, init?: ResponseInit): Response => new Response(JSON.stringify(body), init);

describe('the page’s calls', () => {
  it('ask for sentences in the page’s language', async () => {
    const { api, requests } = apiWith(() => json(wholeFarm('en')));
    expect((await api.state('en')).kind).toBe('ok');
    expect(requests[0]?.url).toBe('/api/v1/state?lang=en');
  });

  it('send a command for one output of one zone', async () => {
    const { api, requests } = apiWith(() => json({}));
    await api.override('khu-1', { action: 'run', minutes: 10, output: 'van-1' }, 'vi');
    expect(requests[0]?.url).toBe('/api/v1/zones/khu-1/override?lang=vi');
    expect(requests[0]?.init?.body).toBe('{"action":"run","minutes":10,"output":"van-1"}');
  });

  it('put all rules of a zone with the version they were made from', async () => {
    const errors = [{ path: 'rules.0.on_below', message: 'sai' }];
    const problem = { type: 'about:blank', title: 'Sai', status: 400, code: 'invalid', errors };
    const { api, requests } = apiWith(() => json(problem, { status: 400 }));
    const answer = await api.putRules('khu-1', { rules: [{ id: 'a', kind: 'dose' }], expected: 4 }, 'vi');
    expect(answer).toEqual({ kind: 'refused', text: 'Sai', code: 'invalid', errors });
    expect(requests[0]?.url).toBe('/api/v1/zones/khu-1/rules?lang=vi');
    expect(requests[0]?.init?.method).toBe('PUT');
    expect(requests[0]?.init?.body).toBe('{"rules":[{"id":"a","kind":"dose"}],"expected":4}');
  });

  it('take an empty answer to a command for a success', async () => {
    const { api } = apiWith(() => new Response(null, { status: 204 }));
    expect((await api.stopAll('vi')).kind).toBe('ok');
  });

  it('give the gateway’s own words when it refuses', async () => {
    const problem = { type: 'about:blank', title: 'Đang khóa', status: 409, code: 'locked' };
    const { api } = apiWith(() => json(problem, { status: 409 }));
    expect(await api.stopAll('vi')).toEqual({ kind: 'refused', text: 'Đang khóa', code: 'locked' });
  });

  it('prefer the detail to the title, and tell trouble from refusal', async () => {
    const problem = { type: 'about:blank', title: 'Không', status: 500, code: 'x', detail: 'Thẻ nhớ hỏng.' };
    const { api } = apiWith(() => json(problem, { status: 500 }));
    expect(await api.stopAll('vi')).toEqual({ kind: 'failed', text: 'Thẻ nhớ hỏng.' });
  });

  it('say how long to wait', async () => {
    const { api } = apiWith(() => json({}, { status: 429, headers: { 'retry-after': '25' } }));
    expect(await api.signIn('111111', 'vi')).toEqual({ kind: 'wait', wait_s: 25 });
    const silent = apiWith(() => json({}, { status: 429 }));
    expect(await silent.api.signIn('111111', 'vi')).toEqual({ kind: 'wait', wait_s: 30 });
  });

  it('know an ended session', async () => {
    const { api } = apiWith(() => json({}, { status: 401 }));
    expect(await api.state('vi')).toEqual({ kind: 'signed-out' });
  });

  it.each([
    ['no network', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['a page of a hotel’s network', () => new Response('<html>Wi-Fi</html>')],
    ['a state of another version', () => json({ at: 'x', zones: [] })],
    ['a proxy’s error', () => new Response('Bad gateway', { status: 502 })],
  ])('take %s for an unreachable farm', async (_name, answer) => {
    expect(await apiWith(answer).api.state('vi')).toEqual({ kind: 'unreachable' });
  });
});
