/** A computer with a systemd of its own: namespaces over the files of this machine. What happens in it is gone with the test. */
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { packageRoot } from '../../cli/package-root.ts';
import { makeCgroup } from './cgroup.ts';
import { endings } from './ending.ts';
import type { Ending } from './ending.ts';
import { eventually } from './eventually.ts';

const run = promisify(execFile);

const SYSTEMD = '/lib/systemd/systemd';
/** Namespaces of its own for mounts, processes, network and what else a second systemd could reach. */
const APART = [
  '--mount',
  '--pid',
  '--fork',
  '--kill-child',
  '--mount-proc',
  '--cgroup',
  '--net',
  '--ipc',
  '--uts',
];
/** Stands in the box alone: nothing for it is ever run on the machine itself. */
const MARK = '/nongso-box';
const LINE_WITHIN_MS = 90_000;
/** Starting a system that only ends again. */
const TRIAL_WITHIN_MS = 60_000;

/** Goes into a cgroup and becomes the rest of the line. */
const IN_CGROUP = 'echo $$ >"$1/cgroup.procs" && shift && exec "$@"';

/**
 * The files of this machine with a layer in memory above them, devices without hardware, and the program of this tree at
 * /opt/nongso/0.1.0. The kernel's settings are read-only, so that no unit of the system touches the machine.
 */
const BOOT = `set -e
folder=$1; program=$2; target=$3
mount --make-rprivate /
mount -t tmpfs -o size=600m nongso-box "$folder"
mkdir "$folder/upper" "$folder/work" "$folder/root"
mount -t overlay -o "lowerdir=/,upperdir=$folder/upper,workdir=$folder/work" overlay "$folder/root"
cd "$folder/root"
mount -t proc proc proc
mount --bind proc/sys proc/sys
mount -o remount,bind,ro proc/sys
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs tmpfs run
mount -t tmpfs tmpfs tmp
mount -t tmpfs tmpfs dev
mkdir dev/pts dev/shm
mount -t devpts devpts dev/pts
for device in null zero full random urandom tty; do touch dev/$device; mount --bind /dev/$device dev/$device; done
rm -rf etc/machine-id etc/nongso var/lib/nongso opt/nongso var/log/journal
printf '%032d\\n' 1 >etc/machine-id
mkdir -p opt/nongso/0.1.0
mount --bind "$program" opt/nongso/0.1.0
mount -o remount,bind,ro opt/nongso/0.1.0
ln -s 0.1.0 opt/nongso/current
touch .${MARK}
exec env -i container=nongso-test PATH=/usr/sbin:/usr/bin:/sbin:/bin \\
  chroot . ${SYSTEMD} --system --unit=$target --show-status=no --log-target=journal
`;

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** Starts the system of a box with one of its targets; ends it with the test, and everything in it. */
function launch(target: string, { onTestFinished }: Ending) {
  const folder = mkdtempSync(join(tmpdir(), 'nongso-box-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const cgroup = makeCgroup('nongso-box-', { onTestFinished });
  const boot = ['unshare', ...APART, 'sh', '-c', BOOT, 'sh', folder, packageRoot(), target];
  // Whoever started it may be killed: then it is killed as well.
  const command = ['--pdeathsig', 'KILL', 'sh', '-c', IN_CGROUP, 'sh', cgroup, ...boot];
  const unshare = spawn('setpriv', command, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  unshare.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise<Ended>((resolve) => {
    unshare.once('error', ({ message }) => resolve({ code: null, said: message }));
    unshare.once('close', (code) => resolve({ code, said: said.trim() }));
  });
  onTestFinished(async () => {
    unshare.kill('SIGKILL'); // and its children with it
    await ended;
  });
  return { pid: unshare.pid, ended };
}

/**
 * Why no such computer can be had here, for the name of a skipped suite; undefined when it can. A machine may forbid any of
 * what one needs, so one is started that ends at once.
 */
export async function noBox(): Promise<string | undefined> {
  if (!existsSync(SYSTEMD)) return '[needs: systemd]';
  const { end, ...ending } = endings();
  const fault = await trialFault(ending).catch(String);
  const left = await end().then(() => undefined, String);
  const why = fault ?? left;
  return why === undefined ? undefined : `[no computer within this one: ${why.replaceAll(/\s+/g, ' ')}]`;
}

async function trialFault(ending: Ending): Promise<string | undefined> {
  const late: Ended = { code: null, said: 'its systemd does not come up' };
  const { ended } = launch('exit.target', ending);
  const { code, said } = await Promise.race([ended, delay(TRIAL_WITHIN_MS, late, { ref: false })]);
  if (code === 0) return undefined;
  return said === '' ? `its systemd ends with ${code}` : said;
}

export interface SystemdBox {
  /** Runs a line of shell in it as root; gives what it printed, rejects with all it said when it fails. */
  run(line: string): Promise<string>;
}

/** Starts it, without any service of ours, and ends it with the test. */
export async function startSystemdBox(ending: Ending): Promise<SystemdBox> {
  const { pid } = launch('basic.target', ending);
  const children = `/proc/${pid}/task/${pid}/children`;
  const first = await eventually(
    'the box has its first process',
    () => /^\d+/.exec(readFileSync(children, 'utf8'))?.[0],
  );
  const box: SystemdBox = {
    async run(line) {
      const inside = `test -e ${MARK} || exit 97\n${line}`;
      const { stdout } = await run(
        'nsenter',
        [
          ...[
            '--target',
            first,
            '--mount',
            '--pid',
            '--net',
            '--ipc',
            '--uts',
            '--cgroup',
            '--root',
            '--wd',
            '--',
          ],
          ...['env', '-i', 'PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'sh', '-c', inside],
        ],
        { timeout: LINE_WITHIN_MS },
      );
      return stdout;
    },
  };
  await eventually('the system of the box runs', () => box.run('systemctl is-active basic.target'));
  return box;
}
