import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { device } from '../../../cli/commands/device.ts';
import { loadProfiles } from '../../../cli/profiles.ts';
import { parseConfig } from '../../../gateway/config.ts';
import { tempDir } from '../../support/temp.ts';
import { say } from './terminal.ts';

const TEXT = `farm: dong-tao
timezone: Asia/Ho_Chi_Minh
location: { lat: 20.65, lon: 106.05 }
zones:
  - { id: khu-1, name: Khu 1 }
`;

/** A folder with a configuration, and what `device add` does there. */
async function farm(text = TEXT) {
  const folder = await tempDir();
  const config = join(folder, 'nongso.yaml');
  const dataDir = join(folder, 'data');
  writeFileSync(config, text);
  return {
    folder,
    config,
    dataDir,
    add: (id: string, ...flags: string[]) =>
      say(['device', 'add', id, '--profile', 'nongso-node', '--config', config, ...flags], {
        commands: [device],
        env: { NONGSO_DATA_DIR: dataDir },
      }),
  };
}

describe('nongso device add', () => {
  it('writes the device into a file that the gateway takes, and shows its credential', async () => {
    const { config, add } = await farm();
    const { code, out } = await add('node-1', '--zone', 'khu-1');
    expect(code).toBe(0);
    expect(JSON.parse(out.join(''))).toMatchObject({ username: 'node-1' });
    const { farm: read } = parseConfig(readFileSync(config, 'utf8'), { profiles: loadProfiles(), env: {} });
    expect(read.devices.get('node-1')?.zone).toBe('khu-1');
  });

  it('refuses what the gateway would not start with, and changes nothing', async () => {
    const { folder, config, dataDir, add } = await farm();
    const { code, out, err } = await add('node-1', '--zone', 'typo');
    expect({ code, out }).toEqual({ code: 1, out: [] });
    expect(err.join('\n')).toMatch(
      /nothing was changed.*\n.*devices\[0\]\.zone: unknown zone typo; known: khu-1$/,
    );
    expect(readFileSync(config, 'utf8')).toBe(TEXT);
    expect(readdirSync(folder)).toEqual(['nongso.yaml']);
    expect(existsSync(dataDir)).toBe(false);
  });

  it('does not blame the new device for mistakes that were there before', async () => {
    const influx = '{ url: http://db:8086, bucket: b, token: !env ONLY_THE_SERVICE_HAS_IT }';
    const { config, add } = await farm(
      `${TEXT}forward: { influx: ${influx} }\ndevices:\n  - { id: node-0, profile: nongso-node, zone: khu-9 }\n`,
    );
    expect(await add('node-1', '--zone', 'khu-1')).toMatchObject({ code: 0 });
    expect(readFileSync(config, 'utf8')).toContain(influx);
    const { code, err } = await add('node-2', '--zone', 'khu-9');
    expect(code).toBe(1);
    expect(err.join('\n')).toMatch(/:\n +devices\[2\]\.zone: unknown zone khu-9; known: khu-1$/);
  });

  it('gives a user and password for a broker of its own to know, and keeps none itself', async () => {
    const { config, dataDir, add } = await farm(`${TEXT}mqtt: { broker: mqtts://user:pass@broker:8883 }\n`);
    const { code, out, err } = await add('node-1', '--zone', 'khu-1');
    expect(code).toBe(0);
    const shown = out.join('');
    const [, password] = /"password":"([\w-]{20,})"/.exec(shown) ?? [];
    expect(JSON.parse(shown)).toEqual({ username: 'node-1', password, topic: 'farm/dong-tao/node-1/up' });
    expect(err.join('')).toMatch(
      /mqtt\.broker.* does not know node-1 yet: give it this user and password there/,
    );
    expect(err.join('')).not.toContain(password);
    expect(readFileSync(config, 'utf8')).toContain('node-1');
    expect(existsSync(dataDir)).toBe(false);
  });

  it('says so when it made the data folder, and only then', async () => {
    const { dataDir, add } = await farm();
    expect((await add('node-1')).err).toEqual([
      expect.stringMatching(`made the data folder ${dataDir}; .*NONGSO_DATA_DIR=${dataDir}$`),
    ]);
    expect((await add('node-2')).err).toEqual([]);
  });

  it('takes a data folder that is there without a word', async () => {
    const { dataDir, add } = await farm();
    mkdirSync(dataDir);
    expect((await add('node-1')).err).toEqual([]);
  });
});
