import { execFileSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ballastDisk, noMounting } from '../../support/ballast-disk.ts';
import { examined, faultsOf, found, patient } from '../../support/doctor.ts';

const reason = noMounting();

describe.skipIf(reason !== undefined)(`a small disk${reason ? ` (${reason})` : ''}`, () => {
  const onDisk = async (megabytes: number, config = {}) => {
    const disk = ballastDisk(megabytes, { onTestFinished: (undo) => onTestFinished(() => void undo()) });
    const dataDir = join(disk.folder, 'data');
    await mkdir(dataDir, { mode: 0o700 });
    return { disk, someone: { ...(await patient(config)), dataDir } };
  };

  test('that is nearly full is named before readings are refused, and no fault any more once there is room', async () => {
    const { disk, someone } = await onDisk(80, { journal: { max_mb: 64 } });
    disk.fill();
    const report = await examined(someone);
    const { what, commands } = found(report, 'disk_full');
    expect(what).toContain(`The disk under ${someone.dataDir} is nearly full: 0 MB are left.`);
    expect(commands[0]).toContain('du -xh');
    expect(faultsOf(report)).toEqual(['disk_full']);
    disk.free();
    expect((await examined(someone)).ok).toBe(true);
  });

  test('on which the journal has no room to grow as it may is a warning', async () => {
    const { someone } = await onDisk(100);
    const { status, what } = found(await examined(someone), 'disk_tight');
    expect(status).toBe('warning');
    expect(what).toMatch(/may grow to 4096 MB, but only (99|100) MB are left/);
  });

  test('with little room for anything is a warning in time, whatever the journal may take', async () => {
    const { someone } = await onDisk(400, { journal: { max_mb: 64 } });
    const { status, what } = found(await examined(someone), 'disk_tight');
    expect(status).toBe('warning');
    expect(what).toMatch(/^Only (399|400) MB are left/);
    const { someone: other } = await onDisk(520, { journal: { max_mb: 64 } });
    expect(found(await examined(other), 'disk_fine').status).toBe('ok');
  });

  test('that the system has made read-only is named', async () => {
    const { disk, someone } = await onDisk(80);
    execFileSync('mount', ['-o', 'remount,ro', disk.folder]);
    const report = await examined(someone);
    expect(found(report, 'folder_read_only').what).toContain('a card that is failing');
  });
});

test('a data folder that is not there is told, with how to name the right one', async () => {
  const someone = await patient();
  const report = await examined({ ...someone, dataDir: `${someone.dataDir}-elsewhere` });
  expect(found(report, 'folder_missing').commands[0]).toContain('NONGSO_DATA_DIR=');
  expect(report.ok).toBe(true);
});
