import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { gapWriter } from '../../../../../gateway/store/disk/gap.ts';
import type { Gap } from '../../../../../gateway/store/disk/gap.ts';
import { migrate } from '../../../../../gateway/store/migrate.ts';
import { SOME_TIME, migrationsDir } from '../../../../support/store.ts';

const gap: Gap = { cause: 'disk', from: SOME_TIME, to: SOME_TIME + 5_000 };

function aJournal() {
  const db = new DatabaseSync(':memory:');
  migrate(db, 'journal', migrationsDir);
  const written = () =>
    db
      .prepare('SELECT cause, device IS NULL AS is_all, from_at - ? AS after, to_at - from_at AS ms FROM gap')
      .all(SOME_TIME);
  return { write: gapWriter(db), written };
}

test('a gap is written once for its cause, device and beginning', () => {
  const { write, written } = aJournal();
  for (const again of [gap, gap, { ...gap, cause: 'gateway_off' } as const]) write(again);
  for (let i = 0; i < 2; i++) write({ ...gap, device: 'node-7' });
  expect(written()).toEqual([
    { cause: 'disk', is_all: 1, after: 0, ms: 5_000 },
    { cause: 'gateway_off', is_all: 1, after: 0, ms: 5_000 },
    { cause: 'disk', is_all: 0, after: 0, ms: 5_000 },
  ]);
});

test('one that begins within a minute of another makes that longer', () => {
  const { write, written } = aJournal();
  for (const after of [0, 15_000, 80_000, 400_000])
    write({ ...gap, from: gap.from + after, to: gap.to + after });
  expect(written()).toEqual([
    { cause: 'disk', is_all: 1, after: 0, ms: 85_000 },
    { cause: 'disk', is_all: 1, after: 400_000, ms: 5_000 },
  ]);
});
