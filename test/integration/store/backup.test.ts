import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, cp, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { openDatabase as openApi } from '../../../api/db/index.ts';
import { apiMigrationsDir, packageRoot } from '../../../cli/package-root.ts';
import { MANIFEST } from '../../../gateway/store/backup/backup-manifest.ts';
import { migrate } from '../../../gateway/store/migrate.ts';
import { command } from '../../support/backup-commands.ts';
import { fillJournal, overwrite, standing } from '../../support/damaged-journal.ts';
import { eventually } from '../../support/eventually.ts';
import { lookInto, migrationsDir, openTestStore } from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';

const writer = fileURLToPath(new URL('./append-forever.ts', import.meta.url));
const CLI = join(packageRoot(), 'cli', 'main.ts');

/** A data folder with some frames, and a configuration beside it. */
async function farm(frames = 500) {
  const folder = await tempDir();
  const dataDir = join(folder, 'data');
  await fillJournal(dataDir, frames);
  const config = join(folder, 'nongso.yaml');
  await writeFile(config, 'farm: dong-tao # vườn\n');
  const copy = join(folder, 'copy');
  const fresh = join(folder, 'fresh');
  return {
    ...{ folder, dataDir, config, copy, fresh },
    backUp: (...more: string[]) =>
      command(['backup', copy, '--config', config, ...more], { NONGSO_DATA_DIR: dataDir }),
    putBack: (to = fresh, from = copy) => command(['restore', from], { NONGSO_DATA_DIR: to }),
  };
}

/** Of a folder that need not be there. */
const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch((): string[] => []);

const mode = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

test('a copy made at full speed holds every frame that was acknowledged before it began', async () => {
  const { folder, copy, fresh, putBack } = await farm(1);
  const dataDir = join(folder, 'busy');
  const child = spawn(process.execPath, [writer, dataDir, '1'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const acknowledged = () =>
    text
      .slice(0, text.lastIndexOf('\n') + 1)
      .split('\n')
      .filter((line) => line.startsWith('+'))
      .map((line) => Number(line.slice(1)));
  try {
    await eventually('10,000 frames are in', () => acknowledged().length > 10_000);
    const before = acknowledged();
    const made = await command(['backup', copy, '--json'], { NONGSO_DATA_DIR: dataDir });
    expect({ code: made.code, stderr: made.stderr }).toMatchObject({ code: 0 });
    expect(acknowledged().length).toBeGreaterThan(before.length); // it went on meanwhile
    expect(await putBack()).toMatchObject({ code: 0 });

    const store = await openTestStore(fresh);
    const kept = new Set(
      lookInto(join(fresh, 'journal.db'))
        .prepare('SELECT at FROM entry')
        .all()
        .map(({ at }) => Number(at)),
    );
    expect(before.filter((at) => !kept.has(at))).toEqual([]);
    expect(store.condition()).toMatchObject({ isDamaged: false, salvaged: [] });
  } finally {
    child.kill('SIGKILL');
    await once(child, 'close');
  }
});

test('brings back every store and the configuration, for their own user only', async () => {
  const { dataDir, config, copy, fresh, backUp, putBack } = await farm();
  const first = await openTestStore(dataDir);
  await first.setPin('123456');
  const key = await first.signingKey();
  await (await openApi({ sqlite: join(dataDir, 'api.db') }, apiMigrationsDir())).destroy();

  const made = await backUp('--json');
  expect(made.code).toBe(0);
  expect(made.stderr).toContain('credentials');
  const manifest: unknown = JSON.parse(made.stdout);
  expect(manifest).toMatchObject({
    folder: copy,
    format: 1,
    files: [
      { name: 'journal.db', rows: { entry: 500, name: 11 } },
      { name: 'settings.db', rows: { pin: 1, signing_key: 1 } },
      { name: 'api.db', rows: { cooperative: 0, stamp: 0 } },
      { name: 'nongso.yaml' },
    ],
  });
  expect((await readdir(copy)).sort()).toEqual([
    'api.db',
    'journal.db',
    MANIFEST,
    'nongso.yaml',
    'settings.db',
  ]);
  await first.close();

  const put = await putBack();
  expect(put.code).toBe(0);
  expect(put.stdout).toContain(`npx nongso gateway --config ${join(fresh, 'nongso.yaml')}`);
  for (const folder of [copy, fresh]) {
    expect(await mode(folder)).toBe(0o700);
    for (const name of await readdir(folder))
      expect({ name, mode: await mode(join(folder, name)) }).toEqual({ name, mode: 0o600 });
  }
  expect(await readFile(join(fresh, 'nongso.yaml'))).toEqual(await readFile(config));
  const store = await openTestStore(fresh);
  expect(await store.hasPin()).toBe(true);
  expect(await store.signingKey()).toEqual(key);
  expect(await store.outbox.cursor('influx-v1')).toBe(250);
  expect(await store.outbox.read(499, 10)).toHaveLength(1);
});

test('an api on a PostgreSQL that does not answer fails the whole backup, with a sentence and no password', async () => {
  const { dataDir, copy } = await farm(1);
  const made = await command(['backup', copy], {
    ...{ NONGSO_DATA_DIR: dataDir, DATABASE_URL: 'postgres://api:secret@127.0.0.1:1/nongso' },
  });
  expect(made).toMatchObject({ code: 1, stdout: '' });
  expect(made.stderr).toMatch(/PostgreSQL at 127\.0\.0\.1:1\/nongso cannot be used: .*DATABASE_URL/);
  expect(made.stderr).not.toContain('secret');
  expect(await namesIn(copy)).toEqual([]);
});

test('never writes into a folder that has something in it, and takes one that is empty', async () => {
  const { copy, backUp } = await farm(1);
  await mkdir(copy);
  await writeFile(join(copy, 'mine'), '');
  const refused = await backUp();
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain('has something in it');
  await rm(join(copy, 'mine'));
  expect((await backUp()).code).toBe(0);
});

test('a folder without stores is named', async () => {
  const made = await command(['backup', 'somewhere'], { NONGSO_DATA_DIR: await tempDir() });
  expect(made).toMatchObject({ code: 1, stdout: '' });
  expect(made.stderr).toContain('there are no stores in');
});

test('a backup that was killed leaves nothing that is taken for a backup, and the next one is whole', async () => {
  const { folder, dataDir, copy, config, putBack, backUp } = await farm(10_000);
  const db = new DatabaseSync(join(dataDir, 'journal.db'));
  db.exec(`INSERT INTO entry (kind, subject, zone, at, received_at, own_clock, body)
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)
    SELECT 1, 1, 2, i, i, 1, '[["soil.moisture",31.2]]' FROM n`);
  db.close();
  for (const name of ['journal.db', 'settings.db', MANIFEST]) {
    const child = spawn(process.execPath, [CLI, 'backup', copy, '--config', config], {
      env: { ...process.env, NONGSO_DATA_DIR: dataDir },
      stdio: 'ignore',
    });
    const ended = once(child, 'close');
    const found = await eventually(
      `${name} is being written`,
      async () => child.exitCode !== null || (await namesIn(`${copy}.unfinished`)).includes(name),
      { every_ms: 1 },
    );
    child.kill('SIGKILL');
    await ended;
    expect(found).toBe(true);
    if (child.signalCode !== 'SIGKILL') {
      await rm(copy, { recursive: true }); // quicker than the kill
      continue;
    }
    const left = (await readdir(folder)).filter((entry) => entry.startsWith('copy'));
    if (left.includes('copy'))
      await rm(copy, { recursive: true }); // killed after the last step
    else if (!(await readdir(`${copy}.unfinished`)).includes(MANIFEST))
      for (const from of [copy, `${copy}.unfinished`])
        expect(await putBack(undefined, from)).toMatchObject({ code: 1 });
  }
  expect((await backUp()).code).toBe(0);
  expect(await putBack()).toMatchObject({ code: 0 });
});

test.each(['journal.db', 'settings.db', 'nongso.yaml'])('one changed byte in %s is refused', async (name) => {
  const { copy, fresh, backUp, putBack } = await farm(100);
  await backUp();
  const file = join(copy, name);
  const bytes = await readFile(file);
  const at = bytes.length >> 1;
  overwrite(file, at, Buffer.from([bytes[at]! ^ 1]));
  const refused = await putBack();
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain(`${name} is not what was backed up`);
  expect(await namesIn(fresh)).toEqual([]);
});

test('a backup that lacks a file, or its manifest, is refused', async () => {
  const { copy, backUp, putBack } = await farm(1);
  await backUp();
  await rm(join(copy, 'settings.db'));
  expect((await putBack()).stderr).toContain('settings.db is missing');
  await writeFile(join(copy, MANIFEST), '{"format":1,"files":[{"name":"../../etc/passwd"}]}');
  expect((await putBack()).stderr).toContain('cannot be read');
  await rm(join(copy, MANIFEST));
  expect(await putBack()).toMatchObject({ code: 1 });
});

test('restores into an empty folder only, and never under a running gateway', async () => {
  const { dataDir, folder, backUp, putBack } = await farm(1);
  await backUp();
  const full = await putBack(dataDir);
  expect(full.code).toBe(1);
  expect(full.stderr).toMatch(/is not empty; move it away, or name another one with NONGSO_DATA_DIR/);

  const running = await openTestStore(dataDir);
  const used = await putBack(dataDir);
  expect(used.code).toBe(1);
  expect(used.stderr).toContain('in use by another gateway');
  await running.close();

  const empty = join(folder, 'empty');
  await mkdir(empty);
  expect(await putBack(empty)).toMatchObject({ code: 0 });
});

test('no gateway starts on a restore that ended in the middle; the restore can be done again', async () => {
  const { copy, fresh, backUp, putBack } = await farm(1);
  await backUp();
  await mkdir(fresh);
  await copyFile(join(copy, 'journal.db'), join(fresh, 'journal.db.restoring'));
  await expect(openTestStore(fresh)).rejects.toThrow('has not come to its end');
  expect(await putBack()).toMatchObject({ code: 0 });
  await openTestStore(fresh);
});

test('a backup of an older version is restored and brought to the newest schema at start', async () => {
  const folder = await tempDir();
  const [old, dataDir, copy, fresh] = ['migrations', 'data', 'copy', 'fresh'].map((name) =>
    join(folder, name),
  );
  await cp(migrationsDir, old!, { recursive: true });
  for (const name of await readdir(old!))
    if (/^journal-00[3-9]|^settings-00[3-9]/.test(name)) await rm(join(old!, name));
  await mkdir(dataDir!);
  for (const schema of ['journal', 'settings'] as const) {
    const db = new DatabaseSync(join(dataDir!, `${schema}.db`));
    migrate(db, schema, old!);
    if (schema === 'journal') db.exec("INSERT INTO cursor VALUES ('influx-v1', 7)");
    db.close();
  }
  expect((await command(['backup', copy!], { NONGSO_DATA_DIR: dataDir! })).code).toBe(0);
  expect((await command(['restore', copy!], { NONGSO_DATA_DIR: fresh! })).code).toBe(0);
  const store = await openTestStore(fresh!);
  expect(await store.outbox.cursor('influx-v1')).toBe(7);
  await store.close();
  expect(standing(join(fresh!, 'journal.db')).check).toBe('ok');
});
