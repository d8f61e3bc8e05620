// The commands of the documents as they stand there; the README's are replayed in readme.test.ts.
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createCooperative, createMember } from '../../api/org/index.ts';
import { wallClock } from '../../api/clock.ts';
import { openDatabase } from '../../api/db/index.ts';
import { apiMigrationsDir, packageRoot } from '../../cli/package-root.ts';
import { DeadLettersBody } from '../../domain/http/dead-letters.ts';
import { ON_THE_COMPUTER, ON_THE_FARM } from '../support/documents/known.ts';
import type { Step } from '../support/documents/known.ts';
import { makePlace } from '../support/documents/place.ts';
import type { DocumentPlace } from '../support/documents/place.ts';
import type { Ending } from '../support/ending.ts';
import { freePort } from '../support/server-process.ts';
import { needs } from '../support/tools.ts';

const WITHIN_MS = 180_000;
const CONFIG = `farm: dong-tao
timezone: Asia/Ho_Chi_Minh
location: { lat: 20.83, lon: 105.97 }
zones:
  - { id: khu-1, name: Khu 1 }
`;
const CONFIG_FILE = 'nongso.yaml';
const Credential = z.object({ username: z.string(), password: z.string(), topic: z.string() });

/** Programs that a computer set up by its document has, in front of all others. */
async function furnish(programs: Readonly<Record<string, string>>, { folder }: DocumentPlace): Promise<void> {
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  for (const [name, text] of Object.entries(programs)) {
    await writeFile(join(bin, name), `#!/bin/sh\n${text}\n`);
    await chmod(join(bin, name), 0o755);
  }
}

/** A folder with a farm's configuration, and the ports of its own services. */
async function farmPlace(context: Ending) {
  const [page, mqtt] = [await freePort(), await freePort()];
  const place = await makePlace(
    {
      instead: { '127.0.0.1:8080': `127.0.0.1:${page}` },
      env: { NONGSO_GATEWAY_PORT: String(page), NONGSO_MQTT_PORT: String(mqtt) },
    },
    context,
  );
  const nongso = `exec ${process.execPath} ${join(packageRoot(), 'cli', 'nongso.js')} "$@"`;
  // npx itself takes a second each time; readme.test.ts calls the real one.
  await furnish(
    {
      ...{ npx: `shift; ${nongso}`, sudo: 'exec "$@"' },
      nongso: `export NONGSO_DATA_DIR=${place.here('/var/lib/nongso')}; ${nongso}`,
    },
    place,
  );
  return { place, mqtt };
}

async function works(place: DocumentPlace, { command, says }: Step): Promise<string> {
  const { code, stdout, stderr } = await place.run(command);
  expect(code, `${command}\n${stdout}${stderr}`).toBe(0);
  expect(stdout.trim(), command).toMatch(says);
  return stdout;
}

/** Somebody who signs in to the cooperative of this data folder. */
async function addPerson(dataDir: string, login: string): Promise<void> {
  const db = await openDatabase({ sqlite: join(dataDir, 'api.db') }, apiMigrationsDir());
  const source = { clock: wallClock, random: randomBytes };
  const { id } = await createCooperative(db, source, { name: 'HTX Đông Tảo' });
  const person = { name: 'Chị Lan', login, password: 'vườn nhãn bên sông', role: 'manager' as const };
  await createMember(db, source, { cooperative: id, ...person });
  await db.destroy();
}

needs('curl')('commands of the documents', () => {
  test('on a farm whose gateway runs', { timeout: WITHIN_MS }, async (context) => {
    const { place, mqtt } = await farmPlace(context);
    await writeFile(join(place.project, CONFIG_FILE), CONFIG);
    const gateway = `npx nongso gateway --config ${CONFIG_FILE}`;
    const added = await place.run(
      `npx nongso device add node-7 --profile nongso-node --zone khu-1 --config ${CONFIG_FILE}`,
    );
    const { username, password, topic } = Credential.parse(JSON.parse(added.stdout));
    await addPerson(join(place.project, 'data'), '0912345678');
    await place.stay(gateway, /PIN for phones/);
    const node = await connectAsync(`mqtt://127.0.0.1:${mqtt}`, { username, password });
    const values = [{ soil_moist: '24,7' }, { soil_moist: 31 }];
    for (const [seq, value] of values.entries())
      await node.publishAsync(topic, JSON.stringify({ seq: seq + 1, values: value }), { qos: 1 });
    await node.publishAsync(topic, '{"values":', { qos: 1 });
    await node.endAsync();
    const list = await place.run(`npx nongso dead list --config ${CONFIG_FILE} --json`);
    const { items } = DeadLettersBody.parse(JSON.parse(list.stdout));
    place.put(' 1234 ', ` ${items.find(({ payload }) => payload.includes('24,7'))?.id ?? ''} `);

    for (const step of ON_THE_FARM) await works(place, step);
  });

  test('on a computer whose services were set up', { timeout: WITHIN_MS }, async (context) => {
    const { place } = await farmPlace(context);
    for (const folder of ['/etc/nongso', '/opt/nongso/0.1.0', '/opt/nongso/0.2.0', '/var/backups/nongso'])
      await mkdir(place.here(folder), { recursive: true });
    await mkdir(place.here('/var/lib/nongso'), { recursive: true });
    await writeFile(place.here(`/etc/nongso/${CONFIG_FILE}`), CONFIG);
    for (const step of ON_THE_COMPUTER) await works(place, step);
  });
});
