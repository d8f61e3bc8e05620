import { describe, expect, test } from 'vitest';
import { problem } from '../../../domain/problem.ts';
import { JournalFailed } from '../../../gateway/core/ports/journal.ts';
import { startService } from './service.ts';

const OVERRIDE = '/api/v1/zones/khu-1/override';

describe('an override', () => {
  test('is handed over with who asked, and answered with the zone as it stands then', async () => {
    const { ask, pair, desk } = await startService();
    const body = { action: 'stop', output: 'van-1' };
    const { status, json } = await ask('POST', OVERRIDE, { token: await pair(), body });
    expect(status).toBe(200);
    expect(json()).toMatchObject({ id: 'khu-1', outputs: [{ id: 'van-1', standing: 'stop' }] });
    expect(desk.overrides).toEqual([{ zone: 'khu-1', request: body, by: 'phone-1' }]);
  });

  test.each([
    [{ action: 'run' }, ['minutes']],
    [{ action: 'fly' }, ['action']],
    [{}, ['action']],
    [{ action: 'run', minutes: -1, until: 'tomorrow', output: 'Van 1' }, ['minutes', 'until', 'output']],
    [{ action: 'stop', litres: 5, extra: 1 }, ['', 'litres']],
    [{ action: 'auto', minutes: 5 }, ['action']],
    ['stop', ['']],
  ])('%j is 400 with every mistake: %j', async (body, paths) => {
    const { ask, pair, desk } = await startService();
    const { status, json } = await ask('POST', OVERRIDE, { token: await pair(), body: JSON.stringify(body) });
    expect(status).toBe(400);
    const errors = json().errors as { path: string; message: string }[];
    expect(new Set(errors.map(({ path }) => path))).toEqual(new Set(paths));
    for (const { message } of errors) expect(message).not.toBe('');
    expect(desk.overrides).toEqual([]);
  });

  test('with a thousand wrong keys names a few dozen, each cut short', async () => {
    const { ask, pair } = await startService();
    const body = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`k${i}${'x'.repeat(40)}`, i]));
    const { status, text } = await ask('POST', OVERRIDE, { token: await pair(), body });
    expect(status).toBe(400);
    expect(text.length).toBeLessThan(2_000);
  });

  test.each([
    ['unknown_output', 'reject', 404],
    ['locked', 'reject', 409],
    ['no_flow_rate', 'reject', 422],
    ['in_the_past', 'reject', 422],
    ['too_hot', 'reject', 422],
    ['store_gone', 'stop', 503],
  ] as const)(
    'that the farm refuses with %s (%s) is %i, in the language asked for',
    async (code, kind, status) => {
      const { ask, pair, desk } = await startService();
      desk.refuse = problem(kind, code, 'for the log');
      const asking = { token: await pair(), body: { action: 'run', minutes: 10 } };
      const vi = await ask('POST', OVERRIDE, asking);
      const en = await ask('POST', `${OVERRIDE}?lang=en`, asking);
      expect([vi.status, en.status]).toEqual([status, status]);
      expect(vi.json().title).not.toBe(en.json().title);
      expect(vi.text).not.toContain('for the log');
    },
  );

  test.each(['khu-9', 'Khu%201', '%2e%2e', '__proto__'])('of zone %s is 404', async (zone) => {
    const { ask, pair } = await startService();
    const path = `/api/v1/zones/${zone}/override`;
    const { status } = await ask('POST', path, { token: await pair(), body: { action: 'stop' } });
    expect(status).toBe(404);
  });

  test('that could not be saved is 503 with a time to try again', async () => {
    const { ask, pair, desk } = await startService();
    desk.fail = new JournalFailed('disk');
    const { status, headers, json } = await ask('POST', OVERRIDE, {
      token: await pair(),
      body: { action: 'stop' },
    });
    expect([status, json().code, headers['retry-after']]).toEqual([503, 'busy', '5']);
  });
});
