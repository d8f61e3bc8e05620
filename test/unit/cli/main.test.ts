// The program from its sources: what only a process of its own can show.
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../../cli/package-root.ts';
import { tempDir } from '../../support/temp.ts';

const nongso = (dataDir: string) =>
  spawnSync(
    'sh',
    ['-c', 'umask 022; exec "$0" "$@"', process.execPath, join(packageRoot(), 'cli/main.ts'), 'pin'],
    {
      env: { NONGSO_DATA_DIR: dataDir },
      encoding: 'utf8',
    },
  );

it('makes files that only its own user can read, whatever the umask', async () => {
  const folder = await tempDir(); // there already, so its own mode protects nothing
  expect(nongso(folder).status).toBe(0);
  const files = readdirSync(folder);
  expect(files).toContain('settings.db');
  for (const file of files) expect(statSync(join(folder, file)).mode & 0o077).toBe(0);
}, 20_000);

it('explains in one line what nobody foresaw', () => {
  const { status, stdout, stderr } = nongso('/dev/null/data');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^nongso pin: [^\n]*\/dev\/null[^\n]*\n$/);
}, 20_000);
