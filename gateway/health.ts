import type { Health } from './core/ports/desk.ts';

/** The control loop ticks at least every second; without a tick for this long it stands still. */
const LOOP_LIMIT_MS = 10_000;

export interface HealthSources {
  readonly now: number;
  /** UTC ms of the control loop's last tick. */
  readonly lastTick: number;
  readonly journal: { readonly healthy: boolean; readonly pending: number };
  readonly disk: { readonly ok: boolean; readonly detail: string };
  /** Whether the journal's file is sound. */
  readonly check: { readonly ok: boolean; readonly detail: string };
  readonly sinks: readonly {
    readonly sink: string;
    readonly waiting: number;
    readonly alarm?: string;
    /** Begins with the HTTP status where there was an answer. */
    readonly lastError?: string;
  }[];
}

/**
 * Healthy while control and journal live; a server that is away or a disk that is full is said, but a restart would not
 * help against it. Everybody on the network may ask, so the words of a server are left to the log.
 */
export function healthOf({ now, lastTick, journal, disk, check, sinks }: HealthSources): Health {
  const alive = now - lastTick < LOOP_LIMIT_MS;
  const parts: Record<string, { ok: boolean; detail: string }> = {
    control: { ok: alive, detail: alive ? 'running' : 'the control loop stands still; restart the gateway' },
    journal: {
      ok: journal.healthy,
      detail: journal.healthy ? `${journal.pending} waiting` : 'the last commit failed; check the disk',
    },
    disk,
    journal_check: check,
  };
  for (const { sink, waiting, alarm, lastError } of sinks)
    parts[sink] = {
      ok: alarm === undefined,
      detail: alarm === undefined ? `${waiting} waiting` : [alarm, ...statusIn(lastError)].join(' '),
    };
  return { ok: alive && journal.healthy, parts };
}

const statusIn = (words = ''): readonly string[] => /^\d{3}\b/.exec(words) ?? [];
