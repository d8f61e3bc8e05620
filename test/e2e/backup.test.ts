// A backup of a running farm at work, restored into a new folder: the built gateway goes on from it as if nothing had been.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { health } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { polledIn, readJournal } from '../support/journal-file.ts';
import { Load } from '../support/load.ts';
import { LOAD_NODES, loadNodes } from '../support/load-frame.ts';
import { nongso, startGateway } from '../support/nongso.ts';
import { journalFaults, NOTHING_WRONG } from '../support/reckoning.ts';
import { FARM, startSmallFarm, WET } from '../support/small-farm.ts';

const HOUR_MS = 3_600_000;
/** Acknowledged before the backup begins. */
const BEFORE = 3_000;
const RuleSet = z.object({ version: z.number(), author: z.string() });

test('taken under load, it restores to a gateway that holds every frame acknowledged before it, PIN, phones and rules', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'nongso-'));
  context.onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [copy, fresh] = [join(folder, 'copy'), join(folder, 'fresh')];
  const farm = await startSmallFarm(
    { soil: 'drying', fields: [{ moisture: WET }], nodes: LOAD_NODES },
    context,
  );
  const { configFile, dataDir, gateway, phone } = farm;
  const rules = (url: string) =>
    fetch(`${url}/api/v1/zones/khu-1/rules`, { headers: { authorization: `Bearer ${phone.token}` } }).then(
      async (answer) => RuleSet.parse(await answer.json()),
    );
  const before = await rules(gateway.url);
  const load = new Load(loadNodes(farm.credentials), { farm: FARM, since: Date.now() - HOUR_MS });
  context.onTestFinished(() => load.cut());
  await load.run(gateway.mqttUrl);
  await eventually('frames are acknowledged and the bus is polled', () => {
    return load.count >= BEFORE && polledIn(dataDir) > 0;
  });

  const acknowledged = new Map([...load.acknowledged].map(([node, seqs]) => [node, new Set(seqs)]));
  const polled = polledIn(dataDir);
  const made = await nongso(['backup', copy, '--config', configFile], { env: { NONGSO_DATA_DIR: dataDir } });
  expect({ code: made.code, stderr: made.stderr }).toMatchObject({ code: 0 });
  const meanwhile = load.count;
  await eventually('the farm goes on', () => load.count > meanwhile);
  const refused = await nongso(['restore', copy], { env: { NONGSO_DATA_DIR: dataDir } });
  expect(refused.stderr).toContain('in use by another gateway');
  expect(refused.code).toBe(1);
  await gateway.stop();
  load.cut();

  expect(await nongso(['restore', copy], { env: { NONGSO_DATA_DIR: fresh } })).toMatchObject({ code: 0 });
  const again = await startGateway({ configFile: join(fresh, 'nongso.yaml'), dataDir: fresh });
  context.onTestFinished(async () => void (await again.stop()));
  const { entries, check } = readJournal(fresh);
  const { nodes, since, made: sent } = load;
  expect(journalFaults({ nodes, since, made: sent, acknowledged }, entries)).toEqual(NOTHING_WRONG);
  expect(polledIn(fresh)).toBeGreaterThanOrEqual(polled);
  expect(check).toBe('ok');
  expect(again.newPin).toBeUndefined();
  expect(await rules(again.url)).toEqual(before);
  expect((await health(again.url)).parts.journal_check).toMatchObject({ ok: true });
  const restored = load.count;
  await load.run(again.mqttUrl); // by the credentials that the nodes have
  await eventually('the nodes go on', () => load.count > restored);
});
