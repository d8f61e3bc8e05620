import { chmod, chown } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { fillJournal } from '../../support/damaged-journal.ts';
import { examinedByNobody, NOBODY, noOtherUser } from '../../support/doctor-nobody.ts';
import { examined, faultsOf, found, patient } from '../../support/doctor.ts';

const reason = noOtherUser();

describe.skipIf(reason !== undefined)(`rights${reason ? ` (${reason})` : ''}`, () => {
  test('a data folder of somebody else is named with its owner', async () => {
    const someone = await patient();
    const report = await examinedByNobody(someone);
    const { what, commands } = found(report, 'folder_forbidden');
    expect(what).toContain(`nobody may not use the data folder ${someone.dataDir}, which belongs to root`);
    expect(commands).toEqual([`sudo chown -R nobody ${someone.dataDir}`]);
  });

  test('stores that may not be read are named, and not taken for damaged', async () => {
    const someone = await patient();
    await fillJournal(someone.dataDir, 10);
    await chmod(someone.dataDir, 0o755);
    const report = await examinedByNobody(someone);
    expect(faultsOf(report).filter((code) => code.startsWith('store'))).toEqual([
      'store_forbidden',
      'store_forbidden',
    ]);
  });

  test('root, who may do everything, is told that this proves nothing', async () => {
    const someone = await patient();
    await chown(someone.dataDir, NOBODY, NOBODY);
    expect(found(await examined(someone), 'rights_of_root').commands).toEqual([
      `sudo -u nobody env NONGSO_DATA_DIR=${someone.dataDir} npx nongso doctor --config ${someone.configFile}`,
    ]);
  });
});
