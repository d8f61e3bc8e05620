import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { dataDir } from '../../../cli/data-dir.ts';

test.each([
  [undefined, 'data'],
  ['', 'data'],
  ['farm', 'farm'],
])('NONGSO_DATA_DIR=%s is the folder %s', (told, folder) =>
  expect(dataDir({ env: { NONGSO_DATA_DIR: told } })).toBe(resolve(folder)),
);
