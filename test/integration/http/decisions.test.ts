import { describe, expect, test } from 'vitest';
import { aDecision, NOON } from '../../support/farm-desk.ts';
import { startService } from './service.ts';

interface Page {
  readonly items: readonly { readonly id: string; readonly sentence: string }[];
  readonly next: string | null;
}

const DECISIONS = '/api/v1/decisions';

describe('decisions', () => {
  test('are given with their sentence, readable times, inputs and gates', async () => {
    const { ask, pair, reader } = await startService();
    const reason = { code: 'on_max', on_max_s: 1_800, until: NOON + 900_000 } as const;
    const command = { zone: 'khu-1', output: 'van-1', state: 'off', lease_s: 0, cause: 'safety' } as const;
    const actuation = {
      ...command,
      id: '01K',
      at: NOON + 2_000,
      decision: '01J000001',
      result: 'confirmed',
    } as const;
    reader.kept = [aDecision(1, { reason, cause: 'safety', actuations: [actuation] })];
    const { status, json } = await ask('GET', `${DECISIONS}?lang=en`, { token: await pair() });
    expect(status).toBe(200);
    expect(json()).toEqual({
      items: [
        {
          ...{ id: '01J000001', zone: 'khu-1', output: 'van-1', outcome: 'off', cause: 'safety' },
          at: '2026-11-22T12:00:01.000+07:00',
          sentence: 'Not watering Khu 1: it ran its longest time of 30 min, resting until 12:15.',
          reason: { code: 'on_max', on_max_s: 1_800, until: '2026-11-22T12:15:00.000+07:00' },
          inputs: [
            {
              ...{ point: 'soil.moisture', value: 27.5, age_s: 12, quality: 'good' },
              at: '2026-11-22T12:00:00.000+07:00',
            },
          ],
          gates: [{ gate: 'reading', passed: true }],
          rule: { id: 'khu-1-am', version: 'v1' },
          actuations: [
            {
              ...{ id: '01K', state: 'off', lease_s: 0, result: 'confirmed' },
              at: '2026-11-22T12:00:02.000+07:00',
            },
          ],
          litres_today: 0,
        },
      ],
      next: null,
    });
  });

  test.each([
    ['', {}, 'Không tưới Khu 1'],
    ['', { 'accept-language': 'en' }, 'Not watering Khu 1'],
    ['?lang=vi', { 'accept-language': 'en' }, 'Không tưới Khu 1'],
  ])('%s with %o speak the right language', async (query, headers, start) => {
    const { ask, pair, reader } = await startService();
    reader.kept = [aDecision(1)];
    const { text } = await ask('GET', DECISIONS + query, { token: await pair(), headers });
    expect((JSON.parse(text) as Page).items[0]!.sentence).toContain(start);
  });

  test('come newest first in pages that lose and repeat nothing, and the last page says so', async () => {
    const { ask, pair, reader } = await startService();
    reader.kept = Array.from({ length: 9 }, (_, i) => aDecision(9 - i));
    const token = await pair();
    const seen: string[] = [];
    const pages: number[] = [];
    for (let next: string | null = ''; next !== null;) {
      const cursor: string = next === '' ? '' : `&next=${next}`;
      const { text } = await ask('GET', `${DECISIONS}?limit=3${cursor}`, { token });
      const page = JSON.parse(text) as Page;
      seen.push(...page.items.map(({ id }) => id));
      pages.push(page.items.length);
      next = page.next;
    }
    expect(seen).toEqual(reader.kept.map(({ id }) => id));
    expect(pages).toEqual([3, 3, 3]);
  });

  test('can be asked for by zone and range', async () => {
    const { ask, pair, reader } = await startService();
    reader.kept = [aDecision(3), aDecision(2, { zone: 'khu-2' }), aDecision(1)];
    const query = '?zone=khu-1&from=2026-11-22T12:00:02%2B07:00&to=2026-11-22T12:01:00%2B07:00';
    const { text } = await ask('GET', DECISIONS + query, { token: await pair() });
    expect((JSON.parse(text) as Page).items.map(({ id }) => id)).toEqual(['01J000003']);
  });

  test.each([
    ['?limit=0', 'invalid'],
    ['?limit=501', 'invalid'],
    ['?zone=Khu%201', 'invalid'],
    ['?zone=a&zone=b', 'invalid'],
    [`?next=${'a'.repeat(65)}`, 'invalid'],
    ['?from=2026-11-22T12:00:00Z&to=2026-11-22T12:00:00Z', 'range_backwards'],
  ])('%s is 400 %s', async (query, code) => {
    const { ask, pair } = await startService();
    const { status, json } = await ask('GET', DECISIONS + query, { token: await pair() });
    expect([status, json().code]).toEqual([400, code]);
  });
});
