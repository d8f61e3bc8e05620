import { describe, expect, test } from 'vitest';
import { isBalanced } from '../../../../../domain/account.ts';
import type { AccountKey } from '../../../../../gateway/core/ports/accounts.ts';
import { accountedJournal, anAccount } from '../../../../support/accounts.ts';
import { SOME_TIME, TIMEZONE, frameEntry, readings } from '../../../../support/store.ts';

const DAY = 86_400_000;
const frameAt = (index: number, device = 'node-7') => frameEntry({ device, measuredAt: SOME_TIME + index });

describe('of what is stored', () => {
  test('that is forwarded which every sink has had', () => {
    const { take, accounts, changes } = accountedJournal();
    for (let i = 0; i < 10; i++) take(frameAt(i));
    changes.write({ of: 'cursor', consumer: 'influx-v1', seq: 7 });
    changes.write({ of: 'cursor', consumer: 'influx-v2', seq: 4 });
    const all = { received: 10, stored: 10 };
    expect(accounts('influx-v1')).toEqual([anAccount({ ...all, forwarded: 7, waiting: 3 })]);
    expect(accounts('influx-v1', 'influx-v2')).toEqual([anAccount({ ...all, forwarded: 4, waiting: 6 })]);
    expect(accounts('influx-v1', 'new-one')).toEqual([anAccount({ ...all, waiting: 10 })]);
    expect(accounts()).toEqual([anAccount({ ...all, waiting: 10 })]);
  });

  test('that waits which a sink left behind its cursor', () => {
    const { take, accounts, changes } = accountedJournal();
    for (let i = 0; i < 10; i++) take(frameAt(i));
    const [consumer, cursor] = ['influx-v1', 'stays'] as const;
    changes.write({ of: 'cursor', consumer, seq: 9 });
    changes.write({ of: 'backlog', consumer, cursor, range: { low: 2, high: 6 } });
    expect(accounts(consumer)).toEqual([anAccount({ received: 10, stored: 10, forwarded: 5, waiting: 5 })]);
  });

  test('that waits anew which came back changed', () => {
    const { take, accounts, changes } = accountedJournal();
    take(frameAt(0));
    changes.write({ of: 'cursor', consumer: 'influx-v1', seq: 1 });
    take(frameEntry({ readings: readings({ 'soil.ph': 6 }) }));
    expect(accounts('influx-v1')).toEqual([anAccount({ received: 2, stored: 1, merged: 1, waiting: 1 })]);
  });

  test('a row that is gone shows: the account is off', () => {
    const { take, accounts, db } = accountedJournal();
    take(frameAt(0));
    take(frameAt(1));
    expect(accounts().every(isBalanced)).toBe(true);
    db.exec('DELETE FROM entry WHERE seq = 1');
    expect(accounts().map(isBalanced)).toEqual([false]);
  });
});

describe('the list of accounts', () => {
  const filled = () => {
    const { take, book, reads } = accountedJournal();
    for (const device of ['b', 'c', 'a'])
      for (const day of [0, -1, -3]) take(frameEntry({ device, measuredAt: SOME_TIME + day * DAY }));
    book.write();
    return reads;
  };
  const query = { from: '2026-11-01', to: '2026-11-30', limit: 100, timezone: TIMEZONE, consumers: [] };
  const keys = (items: readonly AccountKey[]) => items.map(({ day, device }) => `${day.slice(8)}${device}`);
  const ALL = ['22a', '22b', '22c', '21a', '21b', '21c', '19a', '19b', '19c'];

  test('is newest day first, then by device', () => {
    expect(keys(filled().accounts(query).items)).toEqual(ALL);
  });

  test('is of the days and the device that are asked for', () => {
    const reads = filled();
    expect(keys(reads.accounts({ ...query, from: '2026-11-19', to: '2026-11-21' }).items)).toEqual(
      ALL.slice(3),
    );
    expect(keys(reads.accounts({ ...query, device: 'b' }).items)).toEqual(['22b', '21b', '19b']);
    expect(keys(reads.accounts({ ...query, device: 'never-heard' }).items)).toEqual([]);
  });

  test.each([1, 2, 3, 4, 9])('goes on where a page of %i ended, without loss or repetition', (limit) => {
    const reads = filled();
    for (const device of [undefined, 'b']) {
      const found: string[] = [];
      const of = device === undefined ? {} : { device };
      let page = reads.accounts({ ...query, ...of, limit });
      found.push(...keys(page.items));
      while (page.next !== undefined) {
        page = reads.accounts({ ...query, ...of, limit, after: page.next });
        found.push(...keys(page.items));
      }
      expect(found).toEqual(ALL.filter((key) => key.endsWith(device ?? '')));
    }
  });
});

test('the sums of a day are those of all devices', () => {
  const { take, book, reads } = accountedJournal();
  take(frameAt(0));
  take(frameAt(0));
  take(frameAt(0, 'node-8'));
  take(frameAt(-DAY));
  book.write();
  const { device: _, day: __, forwarded: ___, waiting: ____, ...none } = anAccount({});
  expect(reads.accountTotals('2026-11-22')).toEqual({ ...none, received: 3, stored: 2, duplicate: 1 });
  expect(reads.accountTotals('2026-11-20')).toEqual(none);
});
