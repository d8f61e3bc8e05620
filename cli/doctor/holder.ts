import { readFile, readdir, readlink } from 'node:fs/promises';
import { basename, join } from 'node:path';

const LISTENING = '0A';
const HEX = 16;
/** Columns of /proc/net/tcp, https://docs.kernel.org/networking/proc_net_tcp.html */
const LOCAL = 1;
const STATE = 3;
const INODE = 9;

/**
 * Which program holds a port or a device, as `mosquitto (PID 812)`: of other people's programs only root is told.
 * Undefined when nobody is seen.
 */
export const holderOfPort = async (port: number): Promise<string | undefined> => {
  const inodes = (await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map(linesOf)))
    .flat()
    .flatMap((line) => {
      const columns = line.trim().split(/\s+/);
      const [, hex = ''] = (columns[LOCAL] ?? '').split(':');
      return columns[STATE] === LISTENING && Number.parseInt(hex, HEX) === port ? [columns[INODE]] : [];
    });
  return holderOf((target) => inodes.some((inode) => target === `socket:[${inode}]`));
};

/** Who has a device open. @param file its real path, without links */
export const holderOfFile = (file: string): Promise<string | undefined> =>
  holderOf((target) => target === file);

const linesOf = async (file: string): Promise<readonly string[]> =>
  (await readFile(file, 'utf8').catch(() => '')).split('\n').slice(1);

/** A process other than this one that has something open which is meant. */
async function holderOf(isMeant: (target: string) => boolean): Promise<string | undefined> {
  const processes = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const pid of processes) {
    if (Number(pid) === process.pid) continue;
    const folder = join('/proc', pid, 'fd');
    const open = await readdir(folder).catch(() => []);
    for (const handle of open) {
      const target = await readlink(join(folder, handle)).catch(() => '');
      if (isMeant(target)) return `${await nameOf(pid)} (PID ${pid})`;
    }
  }
  return undefined;
}

/** The program and, of one that an interpreter runs, its script and first word. Never more: a password may follow. */
async function nameOf(pid: string): Promise<string> {
  const line = await readFile(join('/proc', pid, 'cmdline'), 'utf8').catch(() => '');
  const [program = '?', ...words] = line.split('\0').filter((word) => word !== '');
  const at = words.findIndex((word) => /\.(c?js|ts|py|sh)$/.test(word));
  const script = at < 0 ? [] : [basename(words[at] ?? ''), ...words.slice(at + 1, at + 2)];
  return [basename(program), ...script].join(' ');
}
