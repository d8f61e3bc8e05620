import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { changeWriter } from '../../../../../gateway/store/change-writer.ts';
import { doneReads } from '../../../../../gateway/store/forwarding/done-up-to.ts';
import { migrate } from '../../../../../gateway/store/migrate.ts';
import { migrationsDir } from '../../../../support/store.ts';

const REST = Number.MAX_SAFE_INTEGER;

function setUp() {
  const db = new DatabaseSync(':memory:');
  migrate(db, 'journal', migrationsDir);
  const changes = changeWriter(db);
  const keep = (low: number, high: number, cursor: 'stays' | 'moves_to_high' = 'stays') =>
    changes.write({ of: 'backlog', consumer: 'influx-v1', range: { low, high }, cursor });
  return { ...doneReads(db), keep, changes };
}

test('a consumer is done up to its cursor while nothing is left behind', () => {
  const { doneUpTo, waitingRanges, changes } = setUp();
  expect(doneUpTo('influx-v1')).toBe(0);
  changes.write({ of: 'cursor', consumer: 'influx-v1', seq: 40 });
  expect(doneUpTo('influx-v1')).toBe(40);
  expect(waitingRanges('influx-v1')).toEqual([{ low: 40, high: REST }]);
});

test('what is left behind holds it back until it is drained, range by range', () => {
  const { doneUpTo, waitingRanges, ranges, cursor, keep } = setUp();
  keep(10, 100, 'moves_to_high');
  keep(200, 300, 'moves_to_high');
  keep(200, 300, 'moves_to_high'); // asked for again after a lost answer
  expect(cursor('influx-v1')).toBe(300);
  expect(doneUpTo('influx-v1')).toBe(10);
  expect(waitingRanges('influx-v1')).toEqual([
    { low: 10, high: 100 },
    { low: 200, high: 300 },
    { low: 300, high: REST },
  ]);

  keep(200, 250);
  keep(10, 10);
  keep(10, 10);
  expect(ranges('influx-v1')).toEqual([{ low: 200, high: 250 }]);
  expect(doneUpTo('influx-v1')).toBe(200);
  keep(200, 200);
  expect(doneUpTo('influx-v1')).toBe(300);
});

test('consumers do not hold each other back', () => {
  const { doneUpTo, keep, changes } = setUp();
  changes.write({ of: 'cursor', consumer: 'victoriametrics', seq: 500 });
  keep(10, 100, 'moves_to_high');
  expect(doneUpTo('victoriametrics')).toBe(500);
});
