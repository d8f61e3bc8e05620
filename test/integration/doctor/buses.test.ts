import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, rmSync } from 'node:fs';
import { chmod, chown, readFile, realpath, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { busFindings } from '../../../cli/doctor/checks/serial.ts';
import { finding } from '../../../cli/doctor/finding.ts';
import { lockDataDir } from '../../../gateway/store/data-dir.ts';
import { examinedByNobody, noOtherUser } from '../../support/doctor-nobody.ts';
import { codesOf, examined, faultsOf, found, patient } from '../../support/doctor.ts';
import { freePort, portOf } from '../../support/server-process.ts';
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
  const look = () => busFindings({ id: 'rs485-1', port }, { byGateway: 'open', byId });
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

test('a gateway that has the data folder and does not answer keeps its converter and its ports', async () => {
  const converter = createServer();
  let callers = 0;
  converter.on('connection', (socket) => {
    callers += 1;
    socket.destroy();
  });
  // Takes calls and never answers one, as the page of a gateway that hangs.
  const page = createServer();
  for (const server of [converter, page]) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
  }
  page.on('connection', (socket) => socket.once('data', () => socket.destroy()).on('error', () => undefined));
  const someone = await patient(
    { buses: [{ id: 'rs485-1', port: `tcp://127.0.0.1:${portOf(converter)}`, baud: 9_600 }] },
    { NONGSO_GATEWAY_PORT: String(portOf(page)) },
  );
  const lock = lockDataDir(someone.dataDir);
  const report = await examined(someone).finally(() => lock.release());
  expect(faultsOf(report)).toEqual(['gateway_silent']);
  expect(found(report, 'converter_fine').what).toContain('held by the gateway');
  const ours = report.findings.filter(({ code }) => code === 'port_fine').map(({ what }) => what);
  expect(ours).toEqual([`Port ${portOf(page)} for the phone page is the gateway's.`]);
  expect(callers).toBe(0);

  expect(codesOf(await examined(someone))).toEqual(expect.arrayContaining(['port_taken', 'converter_fine']));
  expect(callers).toBe(1);
});

test('buses are left alone when there are none', async () => {
  expect(codesOf(await examined(await patient())).filter((code) => code.startsWith('serial'))).toEqual([]);
});
