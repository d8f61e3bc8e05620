import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { standingAt, writeOwned } from '../../../../cli/service/owned-file.ts';
import type { ServiceFile } from '../../../../cli/service/plan.ts';
import { tempDir } from '../../../support/temp.ts';

const aFile = (text: string, given: Partial<ServiceFile> = {}): ServiceFile => ({
  ...{ path: '/etc/x', mode: 0o644, text, write: 'always' },
  ...given,
});

describe('a file that install-service wrote', () => {
  it('is known as ours, may be written anew, and is left alone when nothing is new', async () => {
    const path = join(await tempDir(), 'a', 'b', 'x.service');
    expect(standingAt(path)).toBe('absent');
    expect(writeOwned(path, aFile('[Unit]\n'))).toBe('written');
    expect(standingAt(path)).toBe('ours');
    expect(writeOwned(path, aFile('[Unit]\n'))).toBe('unchanged');
    expect(writeOwned(path, aFile('[Service]\n'))).toBe('written');
    expect(readFileSync(path, 'utf8')).toMatch(/^# Written by nongso install-service, .*\n\[Service\]\n$/);
    expect(existsSync(`${path}.old`)).toBe(false);
  });

  it('is known when a person changed it since, and that is kept beside the new one', async () => {
    const path = join(await tempDir(), 'x.service');
    writeOwned(path, aFile('[Unit]\n'));
    appendFileSync(path, '# mine\n');
    expect(standingAt(path)).toBe('changed');
    writeOwned(path, aFile('[Service]\n'));
    expect(standingAt(path)).toBe('ours');
    expect(readFileSync(`${path}.old`, 'utf8')).toContain('# mine');
  });

  it('is told from one that somebody else wrote', async () => {
    const path = join(await tempDir(), 'x.service');
    writeFileSync(path, '[Unit]\n');
    expect(standingAt(path)).toBe('foreign');
  });

  it('still begins with the line that names its shell', async () => {
    const path = join(await tempDir(), 'nongso');
    writeOwned(path, aFile('#!/bin/sh\necho\n', { mode: 0o755 }));
    expect(readFileSync(path, 'utf8')).toMatch(/^#!\/bin\/sh\n# Written by .*\necho\n$/);
    expect(statSync(path).mode & 0o777).toBe(0o755);
    expect(standingAt(path)).toBe('ours');
  });

  it('is a person’s from the first time when it is for their tokens', async () => {
    const path = join(await tempDir(), 'env');
    expect(writeOwned(path, aFile('# A=\n', { write: 'once', mode: 0o600 }))).toBe('written');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(writeOwned(path, aFile('# B=\n', { write: 'once' }))).toBe('kept');
    expect(readFileSync(path, 'utf8')).toBe('# A=\n');
  });
});
