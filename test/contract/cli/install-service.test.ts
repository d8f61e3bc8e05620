import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { nongso } from '../../support/nongso.ts';
import { tempDir } from '../../support/temp.ts';
import { needs, program } from '../../support/tools.ts';

const UNITS = 'etc/systemd/system';
const Told = z.object({
  files: z.array(z.object({ path: z.string(), done: z.enum(['written', 'unchanged', 'kept']) })),
  next: z.array(z.string()),
});

async function aPlace() {
  const folder = await tempDir();
  const config = join(folder, 'nongso.yaml');
  writeFileSync(config, 'farm: dong-tao\n');
  const dir = join(folder, 'root');
  const install = (...flags: string[]) =>
    nongso(['install-service', '--config', config, '--dir', dir, ...flags]);
  return { config, dir, install, units: join(dir, UNITS) };
}

describe('nongso install-service', () => {
  test('writes what it says, starts nothing, and does it again without harm', async () => {
    const { dir, install } = await aPlace();
    const { code, stdout } = await install(
      '--backup',
      '/var/backups/nongso',
      '--api',
      '--dedicated',
      '--json',
    );
    expect(code).toBe(0);
    const { files, next } = Told.parse(JSON.parse(stdout));
    expect(files.length).toBeGreaterThan(7);
    for (const { path, done } of files)
      expect([path, done, existsSync(join(dir, path))]).toEqual([path, 'written', true]);
    expect(next.at(-1)).toBe('sudo systemctl enable --now nongso-gateway nongso-api nongso-backup.timer');

    writeFileSync(join(dir, 'etc/nongso/env'), 'INFLUX_TOKEN=mine\n');
    const again = Told.parse(JSON.parse((await install('--dedicated', '--json')).stdout));
    expect(new Set(again.files.map(({ done }) => done))).toEqual(new Set(['unchanged', 'kept']));
    expect(readFileSync(join(dir, 'etc/nongso/env'), 'utf8')).toBe('INFLUX_TOKEN=mine\n');
  });

  test('touches only what a farm needs on a computer that has other work', async () => {
    const { dir, install } = await aPlace();
    await install();
    expect(readdirSync(join(dir, UNITS))).toEqual(['nongso-gateway.service']);
    expect(readdirSync(join(dir, 'etc/systemd'))).toEqual(['system']);
  });

  test('overwrites nothing that a person changed, unless told to', async () => {
    const { install, units } = await aPlace();
    await install();
    const unit = join(units, 'nongso-gateway.service');
    appendFileSync(unit, 'Nice=19\n');
    const refused = await install();
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/nongso-gateway\.service was changed by a person.*--force/);
    expect(readFileSync(unit, 'utf8')).toMatch(/Nice=19\n$/);

    expect((await install('--force')).code).toBe(0);
    expect(readFileSync(unit, 'utf8')).not.toMatch(/Nice=19\n$/);
    expect(readFileSync(`${unit}.old`, 'utf8')).toMatch(/Nice=19\n$/);
  });

  test('shows all of it and writes nothing', async () => {
    const { dir, install } = await aPlace();
    const { code, stdout } = await install('--print');
    expect({ code, written: existsSync(dir) }).toEqual({ code: 0, written: false });
    expect(stdout).toMatch(/^# ---- \/etc\/systemd\/system\/nongso-gateway\.service$/m);
  });

  test('says in one line what it cannot install', async () => {
    const { config, install } = await aPlace();
    const odd = await install('--data', '/var/lib/nông số');
    expect(odd).toMatchObject({ code: 1, stdout: '' });
    expect(odd.stderr.trim()).toMatch(/^nongso install-service: "\/var\/lib\/nông số" has a character .*$/);
    expect((await nongso(['install-service', '--config', `${config}.not`])).stderr).toContain('--config');
    expect((await nongso(['install-service'])).code).toBe(2);
  });
});

needs('systemd-analyze')('the units of install-service', () => {
  /** Everything that systemd has to say about them. */
  const verdict = (files: readonly string[]): string => {
    const { stdout, stderr } = spawnSync(program('systemd-analyze'), ['verify', '--man=no', ...files], {
      encoding: 'utf8',
    });
    return stdout + stderr;
  };

  test('are found good by systemd', async () => {
    const { install, units } = await aPlace();
    await install('--backup', '/var/backups/nongso', '--api', '--dedicated');
    const files = readdirSync(units).map((name) => join(units, name));
    expect(files).toHaveLength(4);
    expect(verdict(files)).toBe('');

    appendFileSync(join(units, 'nongso-gateway.service'), '[Service]\nWatchdogSecond=6\n');
    expect(verdict(files)).toContain('WatchdogSecond');
  });

  test('leave little open to a service that is broken into', async () => {
    const { install, units } = await aPlace();
    await install();
    const report = execFileSync(
      program('systemd-analyze'),
      ['security', '--offline=true', '--no-pager', join(units, 'nongso-gateway.service')],
      { encoding: 'utf8' },
    );
    const [, exposure = '10'] = /exposure level for \S+: ([\d.]+)/.exec(report) ?? [];
    expect(Number(exposure)).toBeLessThan(5);
  });
});
