import { chmod, mkdir, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { clock } from '../../../cli/doctor/checks/clock.ts';
import { NOTHING_SEEN } from '../../../cli/doctor/stores/seen.ts';
import { examined, faultsOf, found, patient } from '../../support/doctor.ts';
import { portOf } from '../../support/server-process.ts';
import { frameEntry, openTestStore } from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';

const HOUR_MS = 3_600_000;

/** A database whose clock differs from ours by so much. */
async function databaseWithClock(difference_ms: number): Promise<string> {
  const server = createServer((_, response) =>
    response.writeHead(204, { date: new Date(Date.now() + difference_ms).toUTCString() }).end(),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${portOf(server)}`;
}

const beside = async (difference_ms: number) => {
  const url = await databaseWithClock(difference_ms);
  return examined(await patient({ forward: { victoriametrics: { url } } }));
};

/** A folder with a timedatectl that says so. */
async function systemSaying(words: string): Promise<string> {
  const folder = await tempDir();
  const file = join(folder, 'timedatectl');
  await writeFile(file, `#!/bin/sh\necho ${words}\n`);
  await chmod(file, 0o755);
  return folder;
}

test('a clock that went back behind the newest reading is wrong: the gateway starts nothing with it', async () => {
  const someone = await patient();
  const store = await openTestStore(someone.dataDir);
  const receivedAt = Date.now() + 5 * HOUR_MS;
  await store.journal.append(frameEntry({ receivedAt, measuredAt: receivedAt }));
  await store.close();
  const report = await examined(someone);
  const { what, commands } = found(report, 'clock_behind');
  const seconds = new Date(receivedAt + 7 * HOUR_MS).toISOString().slice(11, 19); // in Vietnam
  expect(what).toMatch(new RegExp(`the newest reading came at [0-9-]{10} ${seconds} \\+07:00`));
  expect(what).toContain('the gateway starts nothing by itself');
  expect(commands).toContain('sudo timedatectl set-ntp true');
  expect(faultsOf(report)).toEqual(['clock_behind']);
});

test('a clock that a server contradicts is wrong, and the difference is said', async () => {
  const behind = found(await beside(26 * HOUR_MS), 'clock_differs');
  expect(behind.what).toMatch(/which is 26 h behind 127\.0\.0\.1:\d+\. Readings get the wrong time/);
  expect(found(await beside(-40 * 60_000), 'clock_differs').what).toContain('40 min ahead of');
});

test('a server of this machine proves nothing by agreeing', async () => {
  expect(found(await beside(0), 'clock_fine').what).toContain('nobody was there to compare it with');
});

test('what the system says of NTP counts', async () => {
  const yes = await patient({}, { PATH: await systemSaying('NTPSynchronized=yes') });
  expect(found(await examined(yes), 'clock_fine').what).toContain('as does NTP');
  const no = await patient({}, { PATH: await systemSaying('NTPSynchronized=no') });
  expect(found(await examined(no), 'clock_unsynchronized').status).toBe('warning');
});

test('a clock before the program was made is wrong', async () => {
  const root = await tempDir();
  await mkdir(join(root, 'dist'));
  const file = join(root, 'package.json');
  await writeFile(file, '{}');
  await utimes(file, new Date(), new Date());
  const { env, dataDir } = await patient();
  const [finding] = await clock.look(
    {
      ...{ env, dataDir, root, file: undefined, config: undefined, api: undefined },
      now: () => 0, // 1970, as a board without a battery starts
      presence: { is: 'absent', url: '' },
      stores: Promise.resolve(NOTHING_SEEN),
    },
    new AbortController().signal,
  );
  expect(finding).toMatchObject({ code: 'clock_before_build', status: 'fault' });
});
