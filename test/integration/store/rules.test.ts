import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { settingsFile } from '../../../gateway/store/data-dir.ts';
import { settingsTables } from '../../../gateway/store/settings/settings-tables.ts';
import { tempDir } from '../../support/temp.ts';
import { lookInto, migrationsDir, openTestStore, SOME_TIME } from '../../support/store.ts';

const script = fileURLToPath(new URL('./save-rules-forever.ts', import.meta.url));
const KILLS = 3;

test('rules are there after the store was opened again', async () => {
  const dataDir = await tempDir();
  const first = await openTestStore(dataDir);
  const set = {
    ...{ zone: 'khu-1', version: 1, at: SOME_TIME, author: 'phone-1', note: 'vì mưa' },
    rules: [{ id: 'r0', kind: 'lamp', day_length_h: 14 }],
  };
  await first.rules.save([set], new Map([['khu-1', new Map([['r0', 'h']])]]));
  await first.close();
  const { rules } = await openTestStore(dataDir);
  expect(await rules.newest()).toEqual([set]);
  expect(await rules.find('khu-1')).toEqual(set);
  expect(await rules.find('khu-1', 2)).toBeUndefined();
  expect(await rules.declared()).toEqual([{ zone: 'khu-1', id: 'r0', hash: 'h' }]);
});

test(`rules are of one version in all zones, with its declarations, after each of ${KILLS} kills`, async () => {
  const file = settingsFile(await tempDir());
  let said = 0;
  for (let run = 1; run <= KILLS; run++) {
    const child = spawn(process.execPath, [script, file, migrationsDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    // Counted in versions and not in seconds: a loaded machine is killed in the middle of work just as well.
    const killAt = said + 20 + Math.floor(Math.random() * 100);
    const closed = once(child, 'close');
    for await (const line of createInterface({ input: child.stdout })) {
      said = Math.max(said, Number(line));
      if (said >= killAt) child.kill('SIGKILL');
    }
    await closed;
    const tables = settingsTables(lookInto(file));
    const versions = new Set(tables.newestRules().map(({ version }) => version));
    const [version = 0] = versions;
    expect([versions.size, tables.newestRules().length]).toEqual([1, 50]);
    expect(version).toBeGreaterThanOrEqual(said);
    expect(new Set(tables.declaredRules().map(({ hash }) => hash))).toEqual(new Set([String(version)]));
  }
});
