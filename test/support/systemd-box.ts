/** A computer with a systemd of its own: namespaces over the files of this machine. What happens in it is gone with the test. */
import { execFile, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../cli/package-root.ts';
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

/**
 * The files of this machine with a layer in memory above them, devices without hardware, and the program of this tree at
 * /opt/nongso/0.1.0. The kernel's settings are read-only, so that no unit of the system touches the machine.
 */
const BOOT = `set -e
folder=$1; program=$2
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
rm -rf etc/machine-id etc/nongso var/lib/nongso opt/nongso
printf '%032d\\n' 1 >etc/machine-id
mkdir -p opt/nongso/0.1.0
mount --bind "$program" opt/nongso/0.1.0
mount -o remount,bind,ro opt/nongso/0.1.0
ln -s 0.1.0 opt/nongso/current
touch .${MARK}
ip link set lo up
exec env -i container=nongso-test PATH=/usr/sbin:/usr/bin:/sbin:/bin \\
  chroot . ${SYSTEMD} --system --unit=basic.target --show-status=no --log-target=journal
`;

/** Why no such computer can be had here, for the name of a skipped suite; undefined when it can. */
export function noBox(): string | undefined {
  if (!existsSync(SYSTEMD)) return '[needs: systemd]';
  const script = 'mount -t tmpfs tmpfs /mnt && mkdir /mnt/c && mount -t cgroup2 cgroup2 /mnt/c';
  const { status, stderr } = spawnSync('unshare', [...APART, 'sh', '-c', script], { encoding: 'utf8' });
  return status === 0 ? undefined : `[no computer within this one: ${(stderr ?? 'no unshare').trim()}]`;
}

export interface SystemdBox {
  /** Runs a line of shell in it as root; gives what it printed, rejects with all it said when it fails. */
  run(line: string): Promise<string>;
}

/** Starts it, without any service of ours, and ends it with the test. */
export async function startSystemdBox({ onTestFinished }: Ending): Promise<SystemdBox> {
  const folder = mkdtempSync(join(tmpdir(), 'nongso-box-'));
  const unshare = spawn('unshare', [...APART, 'sh', '-c', BOOT, 'sh', folder, packageRoot()], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const gone = new Promise<void>((resolve) => unshare.once('exit', () => resolve()));
  onTestFinished(async () => {
    unshare.kill('SIGKILL'); // and its children with it
    await gone;
    rmSync(folder, { recursive: true, force: true });
  });
  const children = `/proc/${unshare.pid}/task/${unshare.pid}/children`;
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
