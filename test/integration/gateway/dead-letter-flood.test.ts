// A node that sends rubbish as fast as it can, against a gateway that runs.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { expect, onTestFinished, test } from 'vitest';
import { MAX_LETTERS_PER_MIN } from '../../../gateway/core/dead-letters/letter-limit.ts';
import { addDevice, startGateway } from '../../support/nongso.ts';
import { lookInto } from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';

const SENT = 2_000;

test('is acknowledged and counted, and does not fill the journal', async () => {
  const folder = await tempDir();
  const files = { configFile: join(folder, 'nongso.yaml'), dataDir: join(folder, 'data') };
  await mkdir(files.dataDir);
  await writeFile(
    files.configFile,
    'farm: dong-tao\ntimezone: Asia/Ho_Chi_Minh\nlocation: { lat: 20.83, lon: 105.97 }\n',
  );
  const { username, password, topic } = await addDevice('node-1', files);
  const gateway = await startGateway(files);
  onTestFinished(() => gateway.stop().then(() => undefined));
  const client = await connectAsync(gateway.mqttUrl, { username, password });
  const acknowledged = Array.from({ length: SENT }, () =>
    client.publishAsync(topic, '{"values":', { qos: 1 }),
  );
  await Promise.all(acknowledged);
  await client.endAsync();
  const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
  expect(metrics).toContain(`nongso_dead_letters_total{code="not_json"} ${SENT}\n`);
  const [, counted] = /^nongso_dead_letters_counted_total\{code="not_json"\} (\d+)$/m.exec(metrics) ?? [];
  // More than one minute may have begun meanwhile on a slow machine.
  expect(Number(counted)).toBeGreaterThanOrEqual(SENT - 5 * MAX_LETTERS_PER_MIN);
  await gateway.stop();

  const db = lookInto(join(files.dataDir, 'journal.db'));
  const letters = db
    .prepare(
      `SELECT json_extract(body, '$.code') AS code, count(*) AS letters, sum(coalesce(json_extract(body, '$.frames'), 1)) AS frames
       FROM entry WHERE kind = 4 GROUP BY 1 ORDER BY 1`,
    )
    .all();
  expect(letters.map(({ code }) => code)).toEqual(['flood', 'not_json']);
  const frames = letters.map((row) => Number(row.frames));
  expect(frames).toEqual([Number(counted), SENT - Number(counted)]);
  expect(db.prepare('SELECT sum(received) AS received, sum(dead) AS dead FROM account').get()).toEqual({
    ...{ received: SENT, dead: SENT },
  });
});
