import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { leafRows } from '../../../../../gateway/store/salvage/leaf-pages.ts';
import { tempDir } from '../../../../support/temp.ts';

/** Lengths around every limit of the format: one byte of header, a page, one and several overflow pages. */
const LENGTHS = [0, 1, 57, 58, 3_000, 4_040, 4_060, 4_061, 4_062, 4_070, 8_000, 8_200, 16_400, 40_000];
const NUMBERS = [
  0,
  1,
  -1,
  127,
  -128,
  32_767,
  8_388_607,
  -2_147_483_648,
  2 ** 47 - 1,
  Number.MAX_SAFE_INTEGER,
  31.25,
];

test('reads every row as SQLite does, whatever its size and numbers', async () => {
  const file = join(await tempDir(), 'rows.db');
  const db = new DatabaseSync(file);
  db.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, n REAL, i INTEGER, text TEXT, none TEXT)');
  const add = db.prepare('INSERT INTO t VALUES (?, ?, ?, ?, NULL)');
  let id = 1;
  for (const length of LENGTHS)
    for (const number of NUMBERS)
      add.run((id += 9_973), number, Math.trunc(number), 'ằ'.repeat(length >> 1) + 'x'.repeat(length % 2));
  const stored = db.prepare('SELECT * FROM t ORDER BY id').all();
  db.close();

  const found = [...leafRows(file)]
    .filter(({ values }) => values.length === 5 && values[0] === null && values[4] === null)
    .sort((one, other) => one.rowid - other.rowid);
  expect(found.map(({ rowid, values: [, n, i, text, none] }) => ({ id: rowid, n, i, text, none }))).toEqual(
    stored.map((row) => ({ ...row })),
  );
});
