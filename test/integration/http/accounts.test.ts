import { describe, expect, test } from 'vitest';
import { NOON } from '../../support/farm-desk.ts';
import { anAccount } from '../../support/accounts.ts';
import type { AccountPage, AccountQuery, Accounts } from '../../../gateway/core/ports/accounts.ts';
import { JournalFailed } from '../../../gateway/core/ports/journal.ts';
import { startService } from './service.ts';

const ACCOUNTS = '/api/v1/accounts';

/** The service over accounts that answer with this page and remember what was asked. */
async function service(page: AccountPage | Error) {
  const asked: AccountQuery[] = [];
  const accounts: Accounts = {
    servers: ['influx-v2'],
    async list(query) {
      asked.push(query);
      if (page instanceof Error) throw page;
      return page;
    },
    totals: () => Promise.reject(new Error('not asked for')),
  };
  const heard = [{ id: 'soil-1', zone: 'khu-1', heardAt: NOON - 60_000 }, { id: 'relay-1' }];
  const started = await startService({ accounts, devices: () => heard });
  const token = await started.pair();
  return { asked, ask: (path: string) => started.ask('GET', path, { token }), stranger: started.ask };
}

describe('accounts', () => {
  test('are given with their id and whether they add up', async () => {
    const counts = { received: 3, stored: 2, duplicate: 1, forwarded: 1, waiting: 1 };
    const { ask, asked } = await service({
      items: [anAccount(counts), anAccount({ ...counts, day: '2026-11-21', waiting: 0 })],
      next: { device: 'node-7', day: '2026-11-21' },
    });
    const { status, json } = await ask(ACCOUNTS);
    expect(status).toBe(200);
    const rest = { device: 'node-7', ...counts, merged: 0, rewritten: 0, dead: 0, expired: 0 };
    expect(json()).toEqual({
      items: [
        { ...rest, id: '2026-11-22.node-7', day: '2026-11-22', balanced: true },
        { ...rest, id: '2026-11-21.node-7', day: '2026-11-21', waiting: 0, balanced: false },
      ],
      next: '2026-11-21.node-7',
      servers: ['influx-v2'],
    });
    expect(asked).toEqual([{ from: '2026-11-21', to: '2026-11-22', limit: 200 }]);
  });

  test.each([
    ['?from=2026-11-01', { from: '2026-11-01', to: '2026-11-22' }],
    ['?to=2026-11-01', { from: '2026-11-01', to: '2026-11-01' }],
    ['?from=2026-10-01&to=2026-10-31', { from: '2026-10-01', to: '2026-10-31' }],
    ['?device=node-7&limit=5', { from: '2026-11-21', to: '2026-11-22', device: 'node-7', limit: 5 }],
    ['?next=2026-11-21.node-7', { after: { day: '2026-11-21', device: 'node-7' } }],
  ])('%s asks for just that', async (query, expected) => {
    const { ask, asked } = await service({ items: [] });
    expect((await ask(ACCOUNTS + query)).json()).toEqual({ items: [], next: null, servers: ['influx-v2'] });
    expect(asked).toMatchObject([expected]);
  });

  test.each([
    ['?from=22.11.2026', 'invalid'],
    ['?from=2026-02-30', 'invalid'],
    ['?device=Node%207', 'invalid'],
    ['?limit=501', 'invalid'],
    ['?next=node-7', 'invalid'],
    ['?next=2026-11-01.node-7', 'invalid'],
    ['?from=2026-11-22&to=2026-11-21', 'range_backwards'],
    ['?from=2025-11-21&to=2026-11-22', 'range_too_long'],
  ])('%s is refused as %s', async (query, code) => {
    const { ask, asked } = await service({ items: [] });
    const { status, json } = await ask(ACCOUNTS + query);
    expect([status, json().code]).toEqual([400, code]);
    expect(asked).toEqual([]);
  });

  test('take a whole year', async () => {
    const { ask } = await service({ items: [] });
    expect((await ask(`${ACCOUNTS}?from=2025-11-22&to=2026-11-22`)).status).toBe(200);
  });

  test('are put off while the store cannot be read', async () => {
    const { ask } = await service(new JournalFailed('the disk is away'));
    const { status, json } = await ask(ACCOUNTS);
    expect([status, json().code]).toEqual([503, 'busy']);
  });

  test('are for paired phones only', async () => {
    const { stranger } = await service({ items: [] });
    expect((await stranger('GET', ACCOUNTS)).status).toBe(401);
    expect((await stranger('GET', '/api/v1/devices')).status).toBe(401);
  });
});

test('devices are listed with their zone and when they were last heard', async () => {
  const { ask } = await service({ items: [] });
  expect((await ask('/api/v1/devices')).json()).toEqual({
    items: [
      { id: 'soil-1', zone: 'khu-1', heard_at: '2026-11-22T11:59:00.000+07:00' },
      { id: 'relay-1', zone: null, heard_at: null },
    ],
    next: null,
  });
});
