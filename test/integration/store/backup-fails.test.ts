// Backups and restores that cannot be: what is said, what is left, and that nothing starts on a half.
import { copyFile, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openDatabase as openApi } from '../../../api/db/index.ts';
import { apiMigrationsDir } from '../../../cli/package-root.ts';
import { RESTORING } from '../../../gateway/store/data-dir.ts';
import { command } from '../../support/backup-commands.ts';
import { ballastDisk, noMounting } from '../../support/ballast-disk.ts';
import { fillJournal, pagesOf, ruin } from '../../support/damaged-journal.ts';
import { tempDir } from '../../support/temp.ts';

/** A data folder with a journal of about so many frames, and the way to a copy of it. */
async function farm(frames: number) {
  const folder = await tempDir();
  const dataDir = join(folder, 'data');
  const journal = await fillJournal(dataDir, frames);
  return {
    ...{ folder, dataDir, journal, copy: join(folder, 'copy') },
    backUp: (into: string) => command(['backup', into], { NONGSO_DATA_DIR: dataDir }),
  };
}

const reason = noMounting();

describe.skipIf(reason !== undefined)(`a small disk${reason ? ` (${reason})` : ''}`, () => {
  const smallDisk = () =>
    ballastDisk(1, { onTestFinished: (undo) => onTestFinished(() => void undo()) }).folder;

  test('on which a backup has no room is as free as before, and the sentence says what to do', async () => {
    const { journal, backUp } = await farm(20_000);
    expect((await stat(journal)).size).toBeGreaterThan(1_048_576);
    const disk = smallDisk();
    const made = await backUp(join(disk, 'copy'));
    expect(made).toMatchObject({ code: 1, stdout: '' });
    expect(made.stderr).toContain(
      `there is not enough room in ${disk}; free some, or name a folder on another disk`,
    );
    expect(await readdir(disk)).toEqual([]);
  });

  test('on which a restore has no room is named with what it needs, before anything is copied', async () => {
    const { copy, backUp } = await farm(20_000);
    expect(await backUp(copy)).toMatchObject({ code: 0 });
    const dataDir = join(smallDisk(), 'data');
    const put = await command(['restore', copy], { NONGSO_DATA_DIR: dataDir });
    expect(put).toMatchObject({ code: 1, stdout: '' });
    expect(put.stderr).toMatch(
      /has 1\.0 MB left, and the backup takes \d\.\d MB; free some, .*NONGSO_DATA_DIR/,
    );
    expect((await readdir(dataDir)).filter((name) => name.endsWith(RESTORING))).toEqual([]);
  });
});

test('a journal that is damaged is not copied: the sentence names who knows what to do, and nothing is left', async () => {
  const { folder, journal, copy, backUp } = await farm(2_000);
  ruin(journal, pagesOf(journal, 'entry', 'leaf').slice(3, 4));
  const made = await backUp(copy);
  expect(made).toMatchObject({ code: 1, stdout: '' });
  expect(made.stderr).toMatch(/a store is damaged .*npx nongso doctor says which one/);
  expect(await readdir(folder)).toEqual(['data']);
});

test('a backup removes what one that was killed has left, and nothing of anybody else', async () => {
  const { copy, backUp } = await farm(1);
  const unfinished = `${copy}.unfinished`;
  await mkdir(unfinished);
  for (const name of ['journal.db', 'journal.db-journal', 'api.dump'])
    await writeFile(join(unfinished, name), '');
  expect(await backUp(copy)).toMatchObject({ code: 0 });
  await expect(stat(unfinished)).rejects.toThrow('ENOENT');

  await rm(copy, { recursive: true });
  await mkdir(unfinished);
  await writeFile(join(unfinished, 'thesis.txt'), 'mine');
  const refused = await backUp(copy);
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain(
    `${unfinished} stands in the way and is no unfinished backup; move it away`,
  );
  expect(await readFile(join(unfinished, 'thesis.txt'), 'utf8')).toBe('mine');
});

test('no api starts on a restore that ended in the middle; the restore can be done again', async () => {
  const { dataDir, folder, copy, backUp } = await farm(1);
  await (await openApi({ sqlite: join(dataDir, 'api.db') }, apiMigrationsDir())).destroy();
  expect(await backUp(copy)).toMatchObject({ code: 0 });
  const fresh = join(folder, 'fresh');
  await mkdir(fresh);
  await copyFile(join(copy, 'api.db'), join(fresh, `api.db${RESTORING}`));
  const sqlite = join(fresh, 'api.db');
  await expect(openApi({ sqlite }, apiMigrationsDir())).rejects.toThrow('has not come to its end');
  expect(await readdir(fresh)).toEqual([`api.db${RESTORING}`]);
  expect(await command(['restore', copy], { NONGSO_DATA_DIR: fresh })).toMatchObject({ code: 0 });
  await (await openApi({ sqlite }, apiMigrationsDir())).destroy();
});
