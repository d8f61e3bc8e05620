import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { SteadyClock } from './core/ports/time.ts';

/** Linux gives each boot of the machine a name of its own. */
const BOOT_ID = '/proc/sys/kernel/random/boot_id';

/** The machine's steady clock: it begins with the boot and goes on through restarts of this process. */
export function steadyClock(): SteadyClock {
  const boot = bootOf();
  return { moment: () => ({ boot, steady_ms: Number(process.hrtime.bigint() / 1_000_000n) }) };
}

/** Elsewhere every process counts as a boot of its own. */
function bootOf(): string {
  try {
    return readFileSync(BOOT_ID, 'utf8').trim();
  } catch {
    return randomUUID();
  }
}
