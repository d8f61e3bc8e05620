import { describe, expect, test } from 'vitest';
import { JournalFailed } from '../../../gateway/core/ports/journal.ts';
import { NOON } from '../../support/farm-desk.ts';
import { startService } from './service.ts';

const history = (given: Record<string, string> = {}) =>
  `/api/v1/history?${new URLSearchParams({
    ...{ device: 'soil-1', metric: 'soil.moisture#20cm', step: '60' },
    ...{ from: '2026-11-22T11:00:00+07:00', to: '2026-11-22T12:00:00+07:00' },
    ...given,
  }).toString()}`;

describe('history', () => {
  test('asks the journal in UTC ms and answers points and gaps', async () => {
    const { ask, pair, reader } = await startService();
    reader.answer = {
      points: [[NOON - 60_000, 20, 21.5, 23]],
      gaps: [{ from: NOON - 3_600_000, to: NOON - 60_000, cause: 'offline' }],
    };
    const { status, json } = await ask('GET', history(), { token: await pair() });
    expect(status).toBe(200);
    expect(json()).toEqual(reader.answer);
    expect(reader.asked).toEqual([
      { device: 'soil-1', point: 'soil.moisture#20cm', from: NOON - 3_600_000, to: NOON, step_ms: 60_000 },
    ]);
  });

  test('takes a + that was not escaped, as people type it', async () => {
    const { ask, pair, reader } = await startService();
    const path = history().replaceAll('%2B', '+').replaceAll('%3A', ':');
    expect(path).toContain('11:00:00+07:00');
    expect((await ask('GET', path, { token: await pair() })).status).toBe(200);
    expect(reader.asked).toMatchObject([{ from: NOON - 3_600_000, to: NOON }]);
  });

  test('takes UTC milliseconds too, as its own points carry them', async () => {
    const { ask, pair, reader } = await startService();
    const range = { from: String(NOON - 3_600_000), to: String(NOON) };
    expect((await ask('GET', history(range), { token: await pair() })).status).toBe(200);
    expect(reader.asked).toMatchObject([{ from: NOON - 3_600_000, to: NOON }]);
  });

  test('of too many steps says which step would do, and that one does', async () => {
    const { ask, pair } = await startService();
    const token = await pair();
    const range = { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:01Z' };
    const { status, json } = await ask('GET', history({ ...range, step: '60' }), { token });
    expect([status, json().code]).toEqual([400, 'too_many_steps']);
    expect(json().detail).toContain('step=268');
    expect((await ask('GET', history({ ...range, step: '268' }), { token })).status).toBe(200);
    expect((await ask('GET', history({ ...range, step: '267' }), { token })).status).toBe(400);
  });

  test.each([
    [{ from: '2026-11-22T12:00:00+07:00' }, 'range_backwards'],
    [{ from: '2000-01-01T00:00:00Z', step: '31536000' }, 'range_too_long'],
    [{ from: 'yesterday' }, 'invalid'],
    [{ from: '2026-11-22T11:00:00' }, 'invalid'],
    [{ step: '0' }, 'invalid'],
    [{ step: 'NaN' }, 'invalid'],
    [{ metric: 'soil.magic' }, 'invalid'],
    [{ device: '../etc' }, 'invalid'],
  ])('with %o is 400 %s', async (given, code) => {
    const { ask, pair, reader } = await startService();
    const { status, json } = await ask('GET', history(given), { token: await pair() });
    expect([status, json().code]).toEqual([400, code]);
    expect(reader.asked).toEqual([]);
  });

  test('without anything names all that is missing', async () => {
    const { ask, pair } = await startService();
    const { json } = await ask('GET', '/api/v1/history', { token: await pair() });
    const errors = json().errors as { path: string }[];
    expect(errors.map(({ path }) => path)).toEqual(['device', 'metric', 'from', 'to', 'step']);
  });

  test('that the journal cannot give is 503, and the next request is served', async () => {
    const { ask, pair, reader } = await startService();
    const token = await pair();
    reader.fail = new JournalFailed('closed');
    expect((await ask('GET', history(), { token })).status).toBe(503);
    reader.fail = undefined;
    expect((await ask('GET', history(), { token })).status).toBe(200);
  });
});
