import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { dataDir, gatewaysDataDir } from '../../../cli/data-dir.ts';
import { tempDir } from '../../support/temp.ts';

test.each([
  [undefined, 'data'],
  ['', 'data'],
  ['farm', 'farm'],
])('NONGSO_DATA_DIR=%s is the folder %s', (told, folder) =>
  expect(dataDir({ env: { NONGSO_DATA_DIR: told } })).toBe(resolve(folder)),
);

test('a command that changes settings refuses a folder whose restore was interrupted', async () => {
  const folder = await tempDir();
  writeFileSync(join(folder, 'settings.db.restoring'), '');
  const surroundings = {
    env: { NONGSO_DATA_DIR: folder },
    print: () => undefined,
    note: () => undefined,
    stopped: Promise.resolve(),
  };
  expect(() => gatewaysDataDir(surroundings)).toThrow('has not come to its end');
});
