import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { migrate } from '../../../../../gateway/store/migrate.ts';
import { roomyRanges, without } from '../../../../../gateway/store/salvage/salvage-extent.ts';
import { migrationsDir } from '../../../../support/store.ts';

/** What is kept of the entries 1 to 1000 where one sink has cursor 900 and left those from 201 to 400 behind it. */
function keptWith(share: number) {
  const db = new DatabaseSync(':memory:');
  migrate(db, 'journal', migrationsDir);
  db.exec(`INSERT INTO cursor VALUES ('influx', 900), ('rollup', 3), ('evidence a', 4), ('accounts Asia/Bangkok', 5);
    INSERT INTO backlog VALUES ('influx', 200, 400)`);
  return roomyRanges(db, { from: 1, to: 1_000 }, share);
}

describe('a salvage without room for all', () => {
  test('keeps all there is when there is room', () => {
    expect(keptWith(1)).toEqual([{ from: 1, to: 1_000 }]);
  });

  test('keeps what waits for a sink before newer entries that were forwarded', () => {
    expect(keptWith(0.3)).toEqual([
      { from: 201, to: 400 },
      { from: 901, to: 1_000 },
    ]);
  });

  test('fills the room that is left with the newest of what was forwarded', () => {
    expect(keptWith(0.4)).toEqual([
      { from: 201, to: 400 },
      { from: 801, to: 1_000 },
    ]);
  });

  test('keeps the newest of what waits when not even that has room', () => {
    expect(keptWith(0.15)).toEqual([
      { from: 351, to: 400 },
      { from: 901, to: 1_000 },
    ]);
  });
});

test('what is left of a whole without its parts', () => {
  expect(without({ from: 1, to: 9 }, [])).toEqual([{ from: 1, to: 9 }]);
  expect(without({ from: 1, to: 9 }, [{ from: 1, to: 9 }])).toEqual([]);
  expect(without({ from: 1, to: 9 }, [{ from: 3, to: 4 }])).toEqual([
    { from: 1, to: 2 },
    { from: 5, to: 9 },
  ]);
});
