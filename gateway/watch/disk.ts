import type { Core } from '../core/core.ts';
import { DISK_TROUBLES } from '../core/ports/disk.ts';
import type { DiskState } from '../core/ports/disk.ts';

interface Watched {
  readonly now: number;
  /** The farm's id. */
  readonly farm: string;
  readonly disk: DiskState;
  /** Whether the journal commits. */
  readonly isHealthy: boolean;
}

/** Tells the core and its alarms how the disk does; to be called every few seconds. */
export function watchDisk(
  core: Pick<Core, 'alarms' | 'watch'>,
  { now, farm, disk, isHealthy }: Watched,
): void {
  const store = disk.wrong.has('disk_full') ? 'full' : 'ok';
  core.watch(isHealthy ? store : 'failing');
  for (const code of DISK_TROUBLES)
    core.alarms.show({ code, name: farm }, { now, wrong: disk.wrong.has(code) });
}

/** As part of the health: the sentence says what is wrong, or what is written. */
export const diskPart = ({ wrong, detail }: DiskState) => ({ ok: wrong.size === 0, detail });
