// A backup of a running farm, restored into a new folder: the built gateway goes on from it as if nothing had been.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { health } from '../support/api.ts';
import { nongso, startGateway } from '../support/nongso.ts';
import { tempDir } from '../support/temp.ts';

const CONFIG = `farm: dong-tao
timezone: Asia/Ho_Chi_Minh
location: { lat: 20.83, lon: 105.97 }
devices:
  - { id: node-1, profile: nongso-node, zone: khu-1 }
zones:
  - { id: khu-1, name: Khu 1 }
`;
const RuleSet = z.object({ version: z.number(), author: z.string() });
const Session = z.object({ token: z.string() });

/** Signs in with a PIN; a phone that was paired before the backup must be known after the restore. */
async function pair(url: string, pin: string): Promise<string> {
  const answer = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ pin }),
  });
  return Session.parse(await answer.json()).token;
}

test('restores PIN, paired phones and rules, and runs on them', async () => {
  const folder = await tempDir();
  const within = (name: string): string => join(folder, name);
  const [configFile, dataDir] = [within('nongso.yaml'), within('data')];
  const [copy, fresh] = [within('copy'), within('fresh')];
  await mkdir(dataDir);
  await writeFile(configFile, CONFIG);

  const gateway = await startGateway({ configFile, dataDir });
  const token = await pair(gateway.url, gateway.newPin ?? '');
  const rules = (url: string) =>
    fetch(`${url}/api/v1/zones/khu-1/rules`, { headers: { authorization: `Bearer ${token}` } }).then(
      async (answer) => RuleSet.parse(await answer.json()),
    );
  const before = await rules(gateway.url);
  const made = await nongso(['backup', copy, '--config', configFile], { env: { NONGSO_DATA_DIR: dataDir } });
  expect({ code: made.code, stderr: made.stderr }).toMatchObject({ code: 0 });
  const refused = await nongso(['restore', copy], { env: { NONGSO_DATA_DIR: dataDir } });
  expect(refused.stderr).toContain('in use by another gateway');
  expect(refused.code).toBe(1);
  await gateway.stop();

  expect(await nongso(['restore', copy], { env: { NONGSO_DATA_DIR: fresh } })).toMatchObject({ code: 0 });
  const again = await startGateway({ configFile: join(fresh, 'nongso.yaml'), dataDir: fresh });
  try {
    expect(again.newPin).toBeUndefined();
    expect(await rules(again.url)).toEqual(before);
    expect((await health(again.url)).parts.journal_check).toMatchObject({ ok: true });
  } finally {
    await again.stop();
  }
});
