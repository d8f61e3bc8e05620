import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { secrets } from '../../../cli/commands/secrets.ts';
import { tempDir } from '../../support/temp.ts';
import { say } from './terminal.ts';

const print = (...args: string[]) => say(['secrets', ...args], { commands: [secrets] });
const settings = (out: readonly string[]) => out.filter((line) => line !== '' && !line.startsWith('#'));
const passwords = (out: readonly string[]) =>
  settings(out).filter((line) => /^\w+(PASSWORD|_TOKEN)=./.test(line));

describe('nongso secrets', () => {
  it('prints a file that a shell and compose read the same way', async () => {
    const { code, out, err } = await print();
    expect({ code, err }).toEqual({ code: 0, err: [] });
    for (const line of settings(out)) expect(line).toMatch(/^[A-Z_]+=[\w.]*$/);
    expect(passwords(out)).toHaveLength(4);
  });

  it('gives 192 random bits for each, and others each time', async () => {
    const [first, second] = [await print(), await print()];
    const all = [...passwords(first.out), ...passwords(second.out)].map((line) => line.split('=')[1]);
    expect(new Set(all).size).toBe(8);
    for (const secret of all) expect(secret).toMatch(/^[0-9a-f]{48}$/);
  });

  it('is written once, by the line that it shows, and can be tried again when that failed', async () => {
    const folder = await tempDir();
    const npx = (text: string) => writeFileSync(join(folder, 'npx'), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    const file = join(folder, '.env');
    const type = () =>
      spawnSync('sh', ['-c', secrets.example], {
        cwd: folder,
        env: { PATH: `${folder}${delimiter}${process.env.PATH}` },
      }).status;
    npx('exit 1');
    expect({ status: type(), made: existsSync(file) }).toEqual({ status: 1, made: false });
    npx('echo A=first');
    expect({ status: type(), text: readFileSync(file, 'utf8') }).toEqual({ status: 0, text: 'A=first\n' });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    npx('echo A=second');
    expect({ status: type(), text: readFileSync(file, 'utf8') }).toEqual({ status: 0, text: 'A=first\n' });
    expect(readdirSync(folder)).toEqual(['.env', 'npx']);
  });

  it('puts in the name by which buyers reach the cooperative', async () => {
    expect(settings((await print('--domain', 'id.example.vn')).out)).toContain('NONGSO_DOMAIN=id.example.vn');
    expect(settings((await print()).out)).toContain('NONGSO_DOMAIN=localhost');
  });

  it.each(['https://id.example.vn', 'id.example.vn/', 'id.example.vn:8443', 'a b', ''])(
    'refuses "%s" as a name',
    async (domain) => {
      const { code, out, err } = await print('--domain', domain);
      expect({ code, out }).toEqual({ code: 2, out: [] });
      expect(err[0]).toContain('is no host name');
    },
  );

  it('prints the same names as JSON', async () => {
    const { out } = await print('--json');
    const names = settings((await print()).out).map((line) => line.split('=')[0]);
    expect([...out.join('').matchAll(/"(\w+)":/g)].map(([, name]) => name)).toEqual(names);
  });
});
