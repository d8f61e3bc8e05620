import type { Health } from './core/ports/desk.ts';

/** The control loop ticks at least every second; without a tick for this long it stands still. */
const LOOP_LIMIT_MS = 10_000;

export interface HealthSources {
  readonly now: number;
  /** UTC ms of the control loop's last tick. */
  readonly lastTick: number;
  readonly journal: { readonly healthy: boolean; readonly pending: number };
  readonly sinks: readonly {
    readonly sink: string;
    readonly waiting: number;
    readonly alarm?: string;
    readonly lastError?: string;
  }[];
}

/** Healthy while control and journal live; a server that is away is said, but is no illness of the gateway. */
export function healthOf({ now, lastTick, journal, sinks }: HealthSources): Health {
  const alive = now - lastTick < LOOP_LIMIT_MS;
  const parts: Record<string, { ok: boolean; detail: string }> = {
    control: { ok: alive, detail: alive ? 'running' : 'the control loop stands still; restart the gateway' },
    journal: {
      ok: journal.healthy,
      detail: journal.healthy ? `${journal.pending} waiting` : 'the last commit failed; check the disk',
    },
  };
  for (const { sink, waiting, alarm, lastError } of sinks)
    parts[sink] = { ok: alarm === undefined, detail: lastError ?? `${waiting} waiting` };
  return { ok: alive && journal.healthy, parts };
}
