import { readFile, readlink, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** As the block layer counts, whatever the device's own sectors are (Linux, Documentation/block/stat.rst). */
const SECTOR_BYTES = 512;
/** Place of the sectors written in a device's `stat`, from 0. */
const SECTORS_WRITTEN = 6;
/** `life_time` of eMMC counts used life in tenths; 11 is past its end (JEDEC JESD84-B51, DEVICE_LIFE_TIME_EST). */
const LIFE_STEPS = 10;

/** Where the system shows itself; another place in tests. */
export interface SystemFolders {
  readonly proc: string;
  readonly sys: string;
}
export const SYSTEM: SystemFolders = { proc: '/proc', sys: '/sys' };

/** The whole device, such as a card, that a folder is on. */
export interface BlockDevice {
  /** As the system calls it, such as `mmcblk0`. */
  readonly name: string;
  readonly size_bytes: number;
  /** Whether it wears with every write, as cards and other flash do. */
  readonly isFlash: boolean;
  /** Written to it since the system started, by everybody, bytes. */
  written_bytes(): Promise<number>;
  /** The part of its life that is used up by its own count, 0 to 1, at the most; undefined where it does not say. */
  used_life(): Promise<number | undefined>;
}

/** The device behind a folder; undefined where none shows, as for a folder in memory or behind a network. */
export async function blockDevice(
  folder: string,
  { proc, sys }: SystemFolders = SYSTEM,
): Promise<BlockDevice | undefined> {
  const text = (path: string): Promise<string> => readFile(path, 'utf8');
  try {
    const number = numberOf(await text(join(proc, 'self', 'mountinfo')), await realpath(folder));
    if (number === undefined) return undefined;
    const part = join(sys, 'dev', 'block', await readlink(join(sys, 'dev', 'block', number)));
    const isPart = await text(join(part, 'partition')).then(
      () => true,
      () => false,
    );
    const path = isPart ? join(part, '..') : part;
    const written_bytes = async (): Promise<number> => {
      const counts = (await text(join(path, 'stat'))).trim().split(/\s+/);
      return Number(counts[SECTORS_WRITTEN]) * SECTOR_BYTES;
    };
    await written_bytes();
    return {
      name: basename(path),
      size_bytes: Number(await text(join(path, 'size'))) * SECTOR_BYTES,
      isFlash: (await text(join(path, 'queue', 'rotational')).catch(() => '0')).trim() === '0',
      written_bytes,
      used_life: () => text(join(path, 'device', 'life_time')).then(usedLife, () => undefined),
    };
  } catch {
    return undefined; // a system that does not show its devices
  }
}

/** `major:minor` of the mount that holds a path (proc(5), mountinfo). */
function numberOf(mountinfo: string, path: string): string | undefined {
  let best: { readonly point: string; readonly number: string } | undefined;
  for (const line of mountinfo.split('\n')) {
    const [, , number, , escaped] = line.split(' ');
    if (number === undefined || escaped === undefined) continue;
    const point = escaped.replace(/\\(\d{3})/g, (_, octal: string) =>
      String.fromCharCode(parseInt(octal, 8)),
    );
    const isAbove = point === '/' || path === point || path.startsWith(`${point}/`);
    // The later of two mounts at one place covers the earlier.
    if (isAbove && point.length >= (best?.point.length ?? 0)) best = { point, number };
  }
  return best?.number;
}

/** The greater of the two kinds of memory in it; 0 means that it does not know. */
function usedLife(text: string): number | undefined {
  const steps = text.trim().split(/\s+/).map(Number);
  const used = Math.max(...steps.filter((step) => step >= 1 && step <= LIFE_STEPS + 1));
  return Number.isFinite(used) ? Math.min(1, used / LIFE_STEPS) : undefined;
}
