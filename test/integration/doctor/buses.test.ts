import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, rmSync } from 'node:fs';
import { chmod, chown, readFile, realpath, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { busFindings } from '../../../cli/doctor/checks/serial.ts';
import { finding } from '../../../cli/doctor/finding.ts';
import { examinedByNobody, noOtherUser } from '../../support/doctor-nobody.ts';
import { codesOf, examined, faultsOf, found, patient } from '../../support/doctor.ts';
import { freePort } from '../../support/server-process.ts';
import { startSerialPair } from '../../support/serial-pair.ts';
import { tempDir } from '../../support/temp.ts';
import { needs } from '../../support/tools.ts';

/** Major and minor number of /dev/null. */
const NULL_DEVICE = ['1', '3'];

const oneBus = (port: string) => patient({ buses: [{ id: 'rs485-1', port, baud: 9_600 }] });

async function cable(): Promise<string> {
  const pair = await startSerialPair(await tempDir());
  onTestFinished(() => pair.stop());
  return pair.a;
}

/** A device that stands for an adapter, with a name as the kernel gives it. */
async function adapter(name: string): Promise<string> {
  const path = join(await tempDir(), name);
  execFileSync('mknod', [path, 'c', ...NULL_DEVICE]);
  return path;
}

/** Whether this machine lets nobody make devices. */
function cannotMakeDevices(): boolean {
  const path = join(tmpdir(), `nongso-device-${process.pid}`);
  try {
    execFileSync('mknod', [path, 'c', ...NULL_DEVICE], { stdio: 'ignore' });
    closeSync(openSync(path, 'r+'));
    return false;
  } catch {
    return true;
  } finally {
    rmSync(path, { force: true });
  }
}

const reason = noOtherUser();
const noDevices = cannotMakeDevices();
needs('socat')(`a serial port that this user may not use${reason ? ` (${reason})` : ''}`, () => {
  test.skipIf(reason !== undefined)('is named with the group to join, or how to give it one', async () => {
    const link = await cable();
    const port = await realpath(link);
    await chmod(port, 0o000);
    const shut = found(await examinedByNobody(await oneBus(port)), 'serial_forbidden');
    expect(shut.what).toBe(
      `Bus rs485-1: nobody has no right to use ${port}, so its sensors and relays are cut off.`,
    );
    expect(shut.commands).toEqual([
      `sudo chgrp dialout ${port}`,
      `sudo chmod g+rw ${port}`,
      'sudo usermod -aG dialout nobody',
    ]);

    const [, , gid] = /^dialout:(\w+):(\d+):/m.exec(await readFile('/etc/group', 'utf8')) ?? [];
    await chown(port, 0, Number(gid));
    await chmod(port, 0o660);
    const grouped = found(await examinedByNobody(await oneBus(port)), 'serial_forbidden');
    expect(grouped.fix).toContain('into the group dialout');
    expect(grouped.commands).toEqual(['sudo usermod -aG dialout nobody']);

    await chmod(port, 0o666);
    const open = await examinedByNobody(await oneBus(port));
    expect(found(open, 'serial_fine').status).toBe('ok');
    expect(faultsOf(open)).toEqual(['folder_forbidden']);
  });
});

test.skipIf(noDevices)('a port that another program holds is named with that program', async () => {
  const port = await adapter('ttyUSB0');
  const hold = `require('node:fs').openSync(${JSON.stringify(port)}, 'r+'); console.log('up'); setInterval(() => {}, 1e6)`;
  const child = spawn(process.execPath, ['-e', hold], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  await once(child.stdout, 'data');
  const { what, commands } = found(await examined(await oneBus(port)), 'serial_held');
  expect(what).toContain(`held by node (PID ${child.pid})`);
  expect(commands).toContain('sudo systemctl disable --now ModemManager');

  child.kill();
  await gone;
  expect(found(await examined(await oneBus(port)), 'serial_fine').status).toBe('ok');
});

test.skipIf(noDevices)('of several adapters the name that stays is proposed', async () => {
  const port = await adapter('ttyUSB0');
  const byId = await tempDir();
  const look = () => busFindings({ id: 'rs485-1', port }, { presence: { is: 'running' }, byId });
  await symlink(port, join(byId, 'usb-first'));
  expect((await look()).map(({ code }) => code)).toEqual(['serial_fine']);
  await symlink('/dev/zero', join(byId, 'usb-second'));
  expect(await look()).toContainEqual(
    finding('serial_unstable', { bus: 'rs485-1', port, stable: join(byId, 'usb-first') }),
  );
});

test('an adapter that is not plugged in is named', async () => {
  const report = await examined(await oneBus('/dev/ttyUSB77'));
  expect(found(report, 'serial_missing').what).toContain('there is no /dev/ttyUSB77');
});

test('a converter that does not listen is named', async () => {
  const report = await examined(await oneBus(`tcp://127.0.0.1:${await freePort()}`));
  expect(found(report, 'converter_away').what).toContain('nothing listens on that port');
});

test('buses are left alone when there are none', async () => {
  expect(codesOf(await examined(await patient())).filter((code) => code.startsWith('serial'))).toEqual([]);
});
