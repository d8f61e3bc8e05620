// The accounts as the journal writes them: in the transaction that they tell of, or not at all.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { isBalanced } from '../../../domain/account.ts';
import type { DeviceDay } from '../../../domain/account.ts';
import { openStore } from '../../../gateway/store/open.ts';
import { anAccount } from '../../support/accounts.ts';
import {
  SOME_TIME,
  frameEntry,
  migrationsDir,
  openTestStore,
  readings,
  storeOptions,
} from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';

const script = fileURLToPath(new URL('./append-forever.ts', import.meta.url));
const WAIT = { timeout: 30_000, interval: 20 };
const DAYS = { from: '2026-11-01', to: '2026-11-30', limit: 100 };
const frameAt = (at: number, device = 'node-7') => frameEntry({ device, measuredAt: SOME_TIME + at });

async function accountsOf(store: Awaited<ReturnType<typeof openTestStore>>, ...consumers: string[]) {
  return (await store.accounts(consumers).list(DAYS)).items;
}

test('every outcome is in the accounts as soon as it is acknowledged', async () => {
  const store = await openTestStore(await tempDir());
  const dead = { device: 'node-8', at: SOME_TIME, code: 'not_json', detail: 'no', payload: '{' };
  await Promise.all([
    store.journal.append(frameAt(0)),
    store.journal.append(frameAt(0)),
    store.journal.append(frameEntry({ readings: readings({ 'soil.ph': 6 }) })),
    store.journal.append(frameEntry({ readings: readings({ 'soil.ph': 7 }) })),
    store.journal.append(frameAt(5)),
    store.journal.append(frameAt(-86_400_000)),
    store.journal.append({ kind: 'dead', dead: { ...dead, whole: true } }),
    store.journal.append({ kind: 'dead', dead }),
  ]);
  await store.outbox.advance('influx-v1', await store.outbox.head());
  await store.journal.append(frameAt(6));
  expect(await accountsOf(store, 'influx-v1')).toEqual([
    anAccount({ received: 6, stored: 3, duplicate: 1, merged: 1, rewritten: 1, forwarded: 2, waiting: 1 }),
    anAccount({ device: 'node-8', received: 1, dead: 1 }),
    anAccount({ day: '2026-11-21', received: 1, stored: 1, forwarded: 1 }),
  ]);
  expect(await store.accounts([]).totals('2026-11-22')).toMatchObject({ received: 7, stored: 3, dead: 1 });
  expect(store.stats()).toMatchObject({ frames: 7, appended: 9 });
});

test('an entry that no row can hold shows as missing, and the others of its commit add up', async () => {
  const store = await openTestStore(await tempDir());
  const results = await Promise.allSettled([
    store.journal.append(frameAt(0)),
    store.journal.append(frameAt(0.5, 'node-9')),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  const accounts = await accountsOf(store);
  expect(accounts).toEqual([
    anAccount({ received: 1, stored: 1, waiting: 1 }),
    anAccount({ device: 'node-9', received: 1 }),
  ]);
  expect(accounts.map(isBalanced)).toEqual([true, false]);
});

test('a commit that fails leaves the accounts as they were', async () => {
  const dataDir = await tempDir();
  const migrations = join(dataDir, 'migrations');
  await cp(migrationsDir, migrations, { recursive: true });
  await writeFile(
    join(migrations, 'journal-900-fault.sql'),
    `CREATE TABLE fault (is_there);
     CREATE TRIGGER at_nine AFTER INSERT ON entry WHEN (SELECT count(*) FROM fault) > 0 AND NEW.at % 10 = 9
     BEGIN SELECT RAISE(ABORT, 'the write failed'); END;`,
  );
  const store = await openStore({ ...storeOptions(dataDir), migrationsDir: migrations });
  onTestFinished(() => store.close());
  const disk = new DatabaseSync(join(dataDir, 'journal.db'), { timeout: 5_000 });
  onTestFinished(() => disk.close());
  await store.journal.append(frameAt(0));
  const before = (await store.accounts([]).list(DAYS)).items;

  disk.exec('INSERT INTO fault VALUES (1)');
  const results = await Promise.allSettled(
    Array.from({ length: 10 }, (_, i) => store.journal.append(frameAt(10 + i, `node-${i % 3}`))),
  );
  expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['rejected']));
  expect((await store.accounts([]).list(DAYS)).items).toEqual(before);

  disk.exec('DELETE FROM fault');
  await vi.waitFor(() => store.journal.append(frameAt(19)), WAIT); // sent again by its source
  expect((await store.accounts([]).list(DAYS)).items).toEqual([
    anAccount({ received: 2, stored: 2, waiting: 2 }),
  ]);
});

describe('a gateway that is killed under load', () => {
  test('has accounts that add up, to the frame', async () => {
    const dataDir = await tempDir();
    let acknowledged = 0;
    for (let run = 0; run < 3; run++) {
      // Five frames before local midnight and the rest after it, again in each run: the later runs resend.
      const first = String(SOME_TIME - 6 * 3_600_000 - 5);
      const child = spawn(process.execPath, [script, dataDir, first], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      let lines = 0;
      const killAt = 500 + Math.floor(Math.random() * 3_000);
      child.stdout.on('data', (chunk: Buffer) => {
        for (const byte of chunk) if (byte === 10) lines += 1;
        if (lines >= killAt) child.kill('SIGKILL');
      });
      await once(child, 'close');
      acknowledged += lines;
    }
    const accounts = await accountsOf(await openTestStore(dataDir));
    const sum = (count: 'received' | 'stored' | 'duplicate' | 'waiting') =>
      accounts.reduce((total, account) => total + account[count], 0);
    expect(accounts.filter((account: DeviceDay) => !isBalanced(account))).toEqual([]);
    expect(new Set(accounts.map(({ day }) => day))).toEqual(new Set(['2026-11-21', '2026-11-22']));
    expect(sum('received')).toBeGreaterThanOrEqual(acknowledged);
    expect(sum('received')).toBe(sum('stored') + sum('duplicate'));
    expect(sum('duplicate')).toBeGreaterThan(0);
  });
});

test('a journal of a version without accounts has them after its first opening, and after the second', async () => {
  const dataDir = await tempDir();
  const first = await openTestStore(dataDir);
  for (let i = 0; i < 3; i++) await first.journal.append(frameAt(i));
  await first.close();
  const db = new DatabaseSync(join(dataDir, 'journal.db'));
  db.exec("DELETE FROM account; DELETE FROM cursor WHERE consumer LIKE 'accounts%'");
  db.close();

  const second = await openTestStore(dataDir);
  await second.journal.append(frameAt(0));
  await second.close();
  expect(await accountsOf(await openTestStore(dataDir))).toEqual([
    anAccount({ received: 4, stored: 3, duplicate: 1, waiting: 3 }),
  ]);
});
