import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withLock } from '../../../cli/config-file.ts';
import { tempDir } from '../../support/temp.ts';

test('an edit holds the lock while it lasts and leaves none behind, also when it fails', async () => {
  const file = join(await tempDir(), 'nongso.yaml');
  expect(withLock(file, () => existsSync(`${file}.lock`))).toBe(true);
  expect(() =>
    withLock(file, () => {
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(existsSync(`${file}.lock`)).toBe(false);
});

test('a lock that a killed command left behind is taken over', async () => {
  const file = join(await tempDir(), 'nongso.yaml');
  writeFileSync(`${file}.lock`, '');
  utimesSync(`${file}.lock`, 0, 0);
  expect(withLock(file, () => 'done')).toBe('done');
});
