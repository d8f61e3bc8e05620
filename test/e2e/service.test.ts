// The services as a technician installs them, under a real systemd: the commands are those of docs/en/raspberry-pi.md.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { packageRoot } from '../../cli/package-root.ts';
import { eventually } from '../support/eventually.ts';
import { noBox, startSystemdBox } from '../support/systemd-box.ts';
import type { SystemdBox } from '../support/systemd-box.ts';

const CONFIG = `farm: dong-tao
timezone: Asia/Ho_Chi_Minh
location: { lat: 20.83, lon: 105.97 }
zones:
  - { id: khu-1, name: Khu 1 }
`;
const NODE = '/opt/nongso/current/node_modules/.bin/node';
const CLI = `${NODE} /opt/nongso/current/cli/nongso.js`;
/** As Raspberry Pi OS ships it: the log is in memory only. */
const VOLATILE = `mkdir -p /usr/lib/systemd/journald.conf.d &&
printf '[Journal]\\nStorage=volatile\\n' >/usr/lib/systemd/journald.conf.d/40-rpi-volatile-storage.conf &&
systemctl restart systemd-journald`;
const Installed = z.object({ next: z.array(z.string()) });

const guide = readFileSync(join(packageRoot(), 'docs', 'en', 'raspberry-pi.md'), 'utf8');

/** The commands that the guide shows under a heading, as root types them. */
function shown(heading: string): string[] {
  const section = guide.split(/^#+ /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const commands = [...section.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
    block.trim().split('\n'),
  );
  expect(commands).not.toEqual([]);
  // The Node of the program: a machine that tests need not have one of its own.
  return commands.map((command) => command.replace(/^sudo /, '').replace(/^node /, `${NODE} `));
}

const show = async (box: SystemdBox, property: string): Promise<string> =>
  (await box.run(`systemctl show --property ${property} --value nongso-gateway`)).trim();

/** Installed by the guide and running, with a watchdog that a test can wait for. */
async function installed(box: SystemdBox): Promise<void> {
  await box.run(VOLATILE);
  await box.run(`mkdir /etc/nongso && printf '%s' "${CONFIG}" >/etc/nongso/nongso.yaml`);
  const flags = '--config /etc/nongso/nongso.yaml --backup /var/backups/nongso --dedicated';
  const { next } = Installed.parse(
    JSON.parse(await box.run(`cd /opt/nongso/current && ${CLI} install-service ${flags} --json`)),
  );
  const dropIn = '/etc/systemd/system/nongso-gateway.service.d';
  await box.run(
    `mkdir ${dropIn} && printf '[Service]\\nWatchdogSec=9\\nRestartSec=100ms\\n' >${dropIn}/test.conf`,
  );
  for (const command of next) await box.run(command.replace(/^sudo /, ''));
  expect(await show(box, 'ActiveState')).toBe('active');
  expect(await box.run('ls /var/log/journal/*')).toContain('system.journal');
}

/** Another version beside the running one, whose unit is another and which knows one more step for the journal. */
const NEWER = `mkdir /opt/nongso/0.2.0 && cd /opt/nongso/0.1.0 &&
cp -r package.json api cli dist domain firmware-sim gateway /opt/nongso/0.2.0 &&
ln -s ../0.1.0/node_modules /opt/nongso/0.2.0/node_modules &&
sed -i 's/^Description=Nông Số gateway/& 2/' /opt/nongso/0.2.0/dist/cli/service/units.js &&
echo 'CREATE TABLE tomorrow (id INTEGER);' >/opt/nongso/0.2.0/gateway/store/migrations/journal-900-tomorrow.sql`;

const missing = await noBox();

describe.skipIf(missing !== undefined)(`the services under systemd ${missing ?? ''}`.trim(), () => {
  test('start, live by the control loop, back up, are updated and rolled back', async (ending) => {
    const box = await startSystemdBox(ending);
    const byNobody = 'setpriv --reuid=65534 --regid=65534 --clear-groups --';
    await expect(box.run(`${byNobody} ${CLI} install-service --config /etc/os-release`)).rejects.toThrow(
      'only root may write to /etc',
    );
    await installed(box);

    // What a person calls runs as the services do, and leaves nothing behind that they could not write.
    const device = 'device add node-8 --profile nongso-node --zone khu-1 --config /etc/nongso/nongso.yaml';
    expect(await box.run(`nongso ${device}`)).toContain('farm/dong-tao/node-8/up');
    expect(await box.run('nongso pin')).toMatch(/\d{6}/);
    expect(await box.run('find /etc/nongso /var/lib/nongso ! -user nongso')).toBe('');
    await expect(box.run(`${byNobody} nongso pin`)).rejects.toThrow('sudo nongso pin');

    await box.run('systemctl start nongso-backup');
    expect(await box.run('ls /var/backups/nongso/nongso-?')).toContain('manifest.json');
    expect(await box.run('systemctl list-timers')).toContain('nongso-backup.timer');

    const heard = () => show(box, 'WatchdogTimestampMonotonic');
    const before = await heard();
    await eventually(
      'systemd hears again that the control loop ticks',
      async () => (await heard()) !== before,
    );

    // A gateway that stands still is killed and started again by systemd, and by nobody else.
    expect(await show(box, 'NRestarts')).toBe('0');
    await box.run(`kill -STOP ${await show(box, 'MainPID')}`);
    await eventually('systemd has started it again', async () => (await show(box, 'NRestarts')) === '1');
    await eventually('it runs again', async () => (await show(box, 'ActiveState')) === 'active');
    expect(await box.run('journalctl --unit nongso-gateway')).toContain('Watchdog timeout');

    await box.run(NEWER);
    for (const command of shown('Update').filter((line) => !/git clone|npm /.test(line)))
      await box.run(command);
    expect(await show(box, 'ActiveState')).toBe('active');
    expect(await show(box, 'Description')).toBe('Nông Số gateway 2');

    // An older program on newer stores refuses them by name, and the copy of before the update puts it right.
    const back = shown('Back to the version of before');
    const stores = back.findIndex((command) => command.startsWith('systemctl stop'));
    for (const command of back.slice(0, stores)) await box.run(command);
    expect(await show(box, 'Description')).toBe('Nông Số gateway');
    await eventually('the older one says what is wrong', async () =>
      (await box.run('journalctl --unit nongso-gateway')).includes('newer version of Nông Số'),
    );
    for (const command of back.slice(stores)) await box.run(command);
    expect(await show(box, 'ActiveState')).toBe('active');
    expect(await box.run('nongso pin')).toMatch(/\d{6}/);
    await box.run('systemctl stop nongso-gateway');
    expect(await show(box, 'Result')).toBe('success');
  });
});
