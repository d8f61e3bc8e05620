import { describe, expect, test } from 'vitest';
import { StoredDeadLetterDesk } from '../../../gateway/core/dead-letters/desk.ts';
import type { DeadLetter } from '../../../gateway/core/ports/journal.ts';
import { aFarm } from '../../support/farm.ts';
import { NOON } from '../../support/farm-desk.ts';
import { openTestStore } from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';
import { startService } from './service.ts';

const PATH = '/api/v1/dead-letters';

/** The service over a real journal with these letters. */
async function setUp(letters: readonly Partial<DeadLetter>[] = []) {
  const store = await openTestStore(await tempDir());
  const farm = aFarm();
  for (const given of letters) {
    const value = {
      device: 'soil-1',
      at: NOON,
      code: 'unknown_metric',
      detail: 'unknown',
      payload: '{"wetness":12}',
    };
    const frame = { measuredAt: NOON - 5_000, clock: 'source' as const };
    await store.journal.append({ kind: 'dead', dead: { ...value, frame, ...given } });
  }
  const clock = { now: () => NOON + 60_000, at: () => () => undefined };
  const deadLetters = new StoredDeadLetterDesk({
    ...{ farm: () => farm, book: store.deadLetters, journal: store.journal, clock },
  });
  const service = await startService({ deadLetters });
  const token = await service.pair();
  const get = (path = '') => service.ask('GET', `${PATH}${path}`, { token });
  const post = (path: string, body?: unknown) => service.ask('POST', `${PATH}${path}`, { token, body });
  return { ...service, store, get, post };
}

describe('the inbox over HTTP', () => {
  test('lists open letters newest first, a page at a time, and shows one', async () => {
    const { get } = await setUp([{}, { code: 'not_a_number' }, { device: 'node-7' }]);
    const first = (await get('?limit=2')).json();
    expect(first).toMatchObject({
      items: [
        { id: '3', device: 'node-7' },
        {
          ...{ id: '2', device: 'soil-1', code: 'not_a_number', payload: '{"wetness":12}', state: 'open' },
          ...{ at: '2026-11-22T12:00:00.000+07:00', measured_at: '2026-11-22T11:59:55.000+07:00', frames: 0 },
          ...{ settled_at: null, settled_by: null },
        },
      ],
      next: '2',
    });
    expect((await get('?limit=2&next=2')).json()).toMatchObject({ items: [{ id: '1' }], next: null });
    expect((await get('?device=soil-1&code=unknown_metric')).json()).toMatchObject({ items: [{ id: '1' }] });
    expect((await get('?state=all')).json().items).toHaveLength(3);
    expect((await get('?state=dropped')).json()).toEqual({ items: [], next: null });
    expect((await get('/3')).json()).toMatchObject({ id: '3' });
  });

  test('sums up what is open by device and code', async () => {
    const { get } = await setUp([{}, {}, { code: 'flood', whole: true, frames: 980 }]);
    expect((await get('/summary')).json()).toMatchObject({
      items: [
        { device: 'soil-1', code: 'unknown_metric', letters: 2, newest: { id: '2' } },
        { device: 'soil-1', code: 'flood', letters: 1, newest: { id: '3', frames: 980 } },
      ],
    });
  });

  test('replays one letter, and says who did', async () => {
    const { post, get, store } = await setUp([{}]);
    const { status, json } = await post('/1/replay', { rename: 'leaf.wetness' });
    expect([status, json()]).toMatchObject([200, { id: '1', state: 'replayed', settled_by: 'phone-1' }]);
    expect((await get()).json()).toEqual({ items: [], next: null });
    expect(await store.outbox.read(1, 10)).toMatchObject([
      { kind: 'frame', frame: { zone: 'khu-1', measuredAt: NOON - 5_000, readings: [{ value: 12 }] } },
    ]);
    const again = await post('/1/replay', { rename: 'leaf.wetness' });
    expect([again.status, again.json()]).toMatchObject([409, { code: 'letter_settled' }]);
  });

  test('replays one value of a letter by its name; the others are a letter of their own', async () => {
    const { post, get } = await setUp([{ payload: '{"wetness":12,"temp":28}' }]);
    const nameless = await post('/1/replay', { rename: 'leaf.wetness' });
    expect([nameless.status, nameless.json()]).toMatchObject([422, { code: 'name_needed' }]);
    const { status } = await post('/1/replay', { name: 'wetness', rename: 'leaf.wetness' });
    expect(status).toBe(200);
    expect((await get()).json()).toMatchObject({
      items: [{ payload: '{"temp":28}', at: expect.any(String) as string }],
    });
  });

  test('cuts long texts in lists, and gives one letter whole', async () => {
    const text = 'x'.repeat(16_000);
    const { get } = await setUp([{ payload: text, detail: text }]);
    const cut = { payload: text.slice(0, 500), detail: text.slice(0, 500) };
    expect((await get()).json()).toMatchObject({ items: [cut] });
    expect((await get('/summary')).json()).toMatchObject({ items: [{ newest: cut }] });
    expect((await get('/1')).json()).toMatchObject({ payload: text, detail: text });
    expect((await get('?limit=101')).status).toBe(400);
  });

  test('drops one letter', async () => {
    const { post } = await setUp([{}]);
    const { status, json } = await post('/1/drop');
    expect([status, json()]).toMatchObject([200, { state: 'dropped', settled_by: 'phone-1' }]);
  });

  test('says in plain words what a repair lacks, in both languages', async () => {
    const { post } = await setUp([{ payload: '{"soil_moisture":"31,2"}' }]);
    const [vi, en] = [await post('/1/replay', {}), await post('/1/replay?lang=en', {})];
    expect([en.status, en.json()]).toMatchObject([422, { code: 'rename_needed' }]);
    expect(en.json().detail).toContain('which metric "soil_moisture" is');
    expect(en.json().detail).toContain('soil.moisture');
    expect(vi.json().detail).toContain('Các tên gần giống: soil.moisture');
    const text = await post('/1/replay?lang=en', { rename: 'soil.moisture' });
    expect([text.status, text.json()]).toMatchObject([422, { code: 'number_needed' }]);
    expect((await post('/1/replay', { rename: 'soil.moisture', number: true })).status).toBe(200);
  });

  test('replays and drops a whole group, and says which letters were not and why', async () => {
    const { post } = await setUp([{}, { payload: '{"temp":28}' }, { device: 'node-7' }]);
    const batch = { device: 'soil-1', code: 'unknown_metric' };
    const { status, json } = await post('/replay?lang=en', {
      ...batch,
      name: 'wetness',
      rename: 'leaf.wetness',
    });
    expect([status, json()]).toEqual([
      200,
      {
        done: 1,
        refused: [{ id: '2', code: 'other_name', detail: expect.stringContaining('"temp"') as string }],
        next: null,
      },
    ]);
    const nameless = await post('/replay', { ...batch, rename: 'leaf.wetness' });
    expect([nameless.status, nameless.json()]).toMatchObject([422, { code: 'name_needed' }]);
    expect((await post('/drop', batch)).json()).toEqual({ done: 1, refused: [], next: null });
  });

  test.each([
    ['/0/replay', {}],
    ['/abc/replay', {}],
    ['/7/drop', undefined],
  ])('knows no letter at %s', async (path, body) => {
    const { ask, pair } = await startService();
    const { status, json } = await ask('POST', `${PATH}${path}`, { token: await pair(), body });
    expect([status, json()]).toMatchObject([404, { code: 'unknown_letter' }]);
  });

  test.each([
    ['an unknown key', '/1/replay', { raname: 'leaf.wetness' }, ''],
    ['a number that is not asked for by true', '/1/replay', { number: 'yes' }, 'number'],
    ['a payload that is too long', '/1/replay', { payload: 'x'.repeat(16_385) }, 'payload'],
    ['no device', '/replay', { code: 'unknown_metric' }, 'device'],
    ['one payload for many', '/replay', { device: 'soil-1', code: 'not_json', payload: '{}' }, ''],
    ['a place that no answer gave', '/drop', { device: 'soil-1', code: 'not_json', next: '-1' }, 'next'],
  ])('refuses %s', async (_, path, body, place) => {
    const { ask, pair } = await startService();
    const { status, json } = await ask('POST', `${PATH}${path}`, { token: await pair(), body });
    expect([status, json().errors]).toMatchObject([400, [{ path: place }]]);
  });

  test('is closed to strangers', async () => {
    const { ask } = await startService();
    const asked = [
      await ask('GET', PATH),
      await ask('GET', `${PATH}/summary`),
      await ask('GET', `${PATH}/1`),
      await ask('POST', `${PATH}/1/replay`, { body: {} }),
      await ask('POST', `${PATH}/1/drop`),
      await ask('POST', `${PATH}/replay`, { body: {} }),
      await ask('POST', `${PATH}/drop`, { body: {} }),
    ];
    expect(asked.map(({ status }) => status)).toEqual(asked.map(() => 401));
  });
});
