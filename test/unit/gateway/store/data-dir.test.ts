import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { LOCK_NAME, lockDataDir } from '../../../../gateway/store/data-dir.ts';
import { tempDir } from '../../../support/temp.ts';

/** Reads the lock as the doctor does, until a little after it was told that a gateway starts. */
const ONLOOKER = `
const { parentPort, workerData } = require('node:worker_threads');
const { DatabaseSync } = require('node:sqlite');
const db = new DatabaseSync(workerData.file, { readOnly: true });
db.exec('BEGIN');
db.prepare('SELECT count(*) FROM sqlite_schema').get();
parentPort.postMessage('looking');
Atomics.wait(workerData.starts, 0, 0);
Atomics.wait(workerData.starts, 0, 1, 100);
db.close();
`;

test('a start waits for who only looks whether the folder is in use', async () => {
  const dataDir = await tempDir();
  lockDataDir(dataDir).release();
  const starts = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const onlooker = new Worker(ONLOOKER, {
    ...{ eval: true, workerData: { file: join(dataDir, LOCK_NAME), starts } },
  });
  onTestFinished(async () => void (await onlooker.terminate()));
  await once(onlooker, 'message');
  Atomics.store(starts, 0, 1);
  Atomics.notify(starts, 0);
  expect(() => lockDataDir(dataDir).release()).not.toThrow();
});
