import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ForecastRequest } from '../../../domain/http/rules.ts';
import { Rule } from '../../../domain/rule/rule.ts';
import { forecastDesk } from '../../../gateway/core/water/forecast-desk.ts';
import { NOON } from '../../support/farm-desk.ts';
import { fileOf, openRuleFarm, written } from '../../support/rule-farm.ts';
import { ruleStoreOf, settingsInMemory } from '../../support/rule-store.ts';
import { openTestStore } from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';
import { startService } from './service.ts';

const RULES = '/api/v1/zones/khu-1/rules';

/** The service over a farm whose rules stand in a real store. */
async function setUp() {
  const dataDir = await tempDir();
  const store = await openTestStore(dataDir);
  const farm = await openRuleFarm(store.rules);
  const service = await startService({
    rules: farm.rules,
    forecast: forecastDesk({ ...farm.core, clock: farm.clock }),
  });
  const token = await service.pair();
  const put = (body: unknown, path = RULES) => service.ask('PUT', path, { token, body });
  const get = (path = RULES) => service.ask('GET', path, { token });
  return { ...service, farm, store, dataDir, token, put, get };
}

describe('rules over HTTP', () => {
  test('are put, work at the next tick, and say who made them', async () => {
    const { put, get, farm } = await setUp();
    await farm.sees(28);
    expect(farm.board.energised).toBe(false);
    const { status, json } = await put({
      ...{ rules: [written({ on_below: 30 })], note: '  trời nắng ', expected: 1 },
    });
    expect([status, json()]).toMatchObject([
      200,
      { zone: 'khu-1', version: 2, author: 'phone-1', note: 'trời nắng', unfit: [] },
    ]);
    await farm.pass(1);
    expect(farm.board.energised).toBe(true);
    expect((await get()).json()).toEqual(json());
    expect((await get(`${RULES}?version=1`)).json()).toMatchObject({ author: 'file', note: null });
  });

  test('with mistakes are 400 with each of them, in the language asked for, and change nothing', async () => {
    const { put, get } = await setUp();
    const rules = [written({ on_below: 20 }), written({ id: 'b', output: 'van-9', stale_s: 0 }), { id: 'c' }];
    const en = await put({ rules }, `${RULES}?lang=en`);
    const vi = await put({ rules });
    expect([en.status, en.json().code]).toEqual([400, 'invalid']);
    expect(en.json().errors).toEqual([
      { path: 'rules.1.stale_s', message: expect.stringContaining('>=1') as string },
      { path: 'rules.2.kind', message: expect.any(String) as string },
    ]);
    expect(vi.text).not.toBe(en.text);
    expect((await get()).json()).toMatchObject({ version: 1, rules: [{ on_below: 24 }] });
  });

  test.each([
    ['missing', {}, 'rules'],
    ['no list', { rules: 'all' }, 'rules'],
    ['too many', { rules: Array.from({ length: 65 }, () => ({})) }, 'rules'],
    ['with a note that is too long', { rules: [], note: 'x'.repeat(201) }, 'note'],
    ['made from no version', { rules: [], expected: -1 }, 'expected'],
    ['with an unknown key', { rules: [], more: 1 }, ''],
  ])('that are %s are 400', async (_, body, path) => {
    const { ask, pair } = await startService();
    const answer = await ask('PUT', RULES, { token: await pair(), body });
    expect([answer.status, answer.json().errors]).toMatchObject([400, [{ path }]]);
  });

  test('made from another version are 409', async () => {
    const { put } = await setUp();
    expect((await put({ rules: [], expected: 1 })).status).toBe(200);
    const { status, json } = await put({ rules: [written()], expected: 1 });
    expect([status, json().code]).toEqual([409, 'rules_changed']);
  });

  test('are rolled back, and the versions are told a page at a time', async () => {
    const { ask, token, put, get, farm } = await setUp();
    await put({ rules: [] });
    const { status, json } = await ask('POST', `${RULES}/rollback`, {
      token,
      body: { version: 1, note: 'lại' },
    });
    expect([status, json()]).toMatchObject([200, { version: 3, note: 'lại', rules: [{ id: 'khu-1-am' }] }]);
    expect(farm.inForce()).toEqual(['khu-1-am']);
    const first = (await get(`${RULES}/versions?limit=2`)).json();
    expect(first).toMatchObject({ items: [{ version: 3 }, { version: 2, author: 'phone-1' }], next: '2' });
    const second = (await get(`${RULES}/versions?limit=2&next=2`)).json();
    expect(second).toMatchObject({ items: [{ version: 1, author: 'file' }], next: null });
    const unknown = await ask('POST', `${RULES}/rollback`, { token, body: { version: 9 } });
    expect([unknown.status, unknown.json().code]).toEqual([404, 'unknown_version']);
  });

  test('are there after a power cut, with the same file', async () => {
    const { put, dataDir } = await setUp();
    await put({ rules: [written({ on_below: 18 })] });
    const asFound = await tempDir();
    for (const name of await readdir(dataDir))
      if (name.startsWith('settings.db')) await copyFile(join(dataDir, name), join(asFound, name));
    const again = await openRuleFarm((await openTestStore(asFound)).rules, { file: fileOf() });
    expect(await again.rules.rules('khu-1', { language: 'vi' })).toMatchObject({
      ...{ version: 2, author: 'phone-1', rules: [{ on_below: 18 }] },
    });
    expect(again.fromFile).toEqual([]);
  });

  test('on trial begin to leave decisions', async () => {
    const { put, farm } = await setUp();
    await farm.sees(28);
    await put({ rules: [written(), written({ id: 'khu-1-thu', on_below: 30, mode: 'shadow' })] });
    await farm.pass(1);
    expect(farm.decisions.at(-1)).toMatchObject({ shadow: 'khu-1-thu', outcome: 'on' });
    expect(farm.board.energised).toBe(false);
  });

  test('that cannot be saved are 503 with a time to try again', async () => {
    const trouble = ruleStoreOf(settingsInMemory());
    const { rules } = await openRuleFarm(trouble.store);
    const { ask, pair } = await startService({ rules });
    trouble.disk = 'refuses';
    const { status, headers } = await ask('PUT', RULES, { token: await pair(), body: { rules: [] } });
    expect([status, headers['retry-after']]).toEqual([503, '5']);
  });

  test.each(['khu-9', 'Khu%201', '__proto__'])('of zone %s are 404', async (zone) => {
    const { ask, pair } = await startService();
    const token = await pair();
    const path = `/api/v1/zones/${zone}/rules`;
    const answers = [
      await ask('GET', path, { token }),
      await ask('GET', `${path}/versions`, { token }),
      await ask('PUT', path, { token, body: { rules: [] } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  });
});

test('every kind of rule is told with the schema of its settings', async () => {
  const { ask, pair } = await startService();
  const answer = await ask('GET', '/api/v1/rule-kinds', { token: await pair() });
  const { items } = answer.json() as {
    items: { kind: string; schema: { type: string; properties: Record<string, unknown> } }[];
  };
  expect(items.map(({ kind }) => kind)).toEqual(Rule.options.map(({ shape }) => shape.kind.value));
  for (const { kind, schema } of items) {
    expect(schema.properties.kind).toMatchObject({ const: kind });
    expect(schema.properties.id).toMatchObject({ type: 'string' });
  }
});

describe('a forecast', () => {
  const at = (hour: number) => `2026-11-22T${String(hour).padStart(2, '0')}:00:00+07:00`;
  const RAIN_DELAY = {
    id: 'khu-1-mua',
    kind: 'rain_delay',
    output: 'van-1',
    forecast: { mm: 10, hours: 12 },
  };

  test('of rain stops a rule that waits for it, at once', async () => {
    const { put, farm } = await setUp();
    await put({ rules: [written(), RAIN_DELAY] });
    await farm.sees(20);
    expect(farm.board.energised).toBe(true);
    const hours = [
      { from: at(8), mm: 7 },
      { from: at(9), mm: 8 },
    ];
    const { status, json } = await put({ issued_at: at(5), hours }, '/api/v1/forecast');
    expect([status, json()]).toEqual([200, { issued_at: '2026-11-22T05:00:00.000+07:00', hours: 2 }]);
    await farm.pass(1);
    expect(farm.board.energised).toBe(false);
    expect(farm.decisions.at(-1)).toMatchObject({ outcome: 'off', rule: { id: 'khu-1-mua' } });
  });

  test('of another day is 422', async () => {
    const { put } = await setUp();
    const body = { issued_at: '2026-11-20T05:00:00+07:00', hours: [{ from: at(8), mm: 7 }] };
    const { status, json } = await put(body, '/api/v1/forecast');
    expect([status, json().code]).toEqual([422, 'not_current']);
  });

  test.each([
    ['hours that overlap', [at(8), at(8)], 1],
    ['hours out of order', [at(9), at(8)], 1],
    ['no hours', [], 1],
    ['rain below nothing', [at(8)], -1],
    ['more rain than ever fell', [at(8)], 501],
  ])('with %s is refused', (_, from, mm) => {
    const hours = from.map((of) => ({ from: of, mm }));
    expect(ForecastRequest.safeParse({ issued_at: at(5), hours }).success).toBe(false);
  });

  test('of ten days is taken, and no more', () => {
    const hours = Array.from({ length: 241 }, (_, i) => ({
      from: new Date(NOON + i * 3_600_000).toISOString(),
      mm: 0,
    }));
    const issued_at = at(5);
    expect(ForecastRequest.safeParse({ issued_at, hours: hours.slice(1) }).success).toBe(true);
    expect(ForecastRequest.safeParse({ issued_at, hours }).success).toBe(false);
  });
});
