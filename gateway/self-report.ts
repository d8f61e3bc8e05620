import type { Logger } from 'pino';
import { wallClock } from './clock.ts';
import type { Core } from './core/core.ts';
import type { Farm } from './core/farm.ts';
import type { Accounts, DayCounts } from './core/ports/accounts.ts';
import type { OwnNumbers } from './core/ports/self-report.ts';
import { createSinks } from './forward/create.ts';
import type { Targets } from './forward/create.ts';
import { SelfReport } from './forward/self-report.ts';
import type { SinkNumbers } from './local/metrics.ts';
import { eventLoopDelay } from './loop-delay.ts';
import type { Store } from './store/open.ts';
import { heardDevices } from './watch/accounts.ts';

const MB = 1e6;

export interface SelfReportParts {
  readonly farm: Farm;
  readonly core: Core;
  readonly store: Store;
  readonly accounts: Accounts & DayCounts;
  /** Accounts that do not add up. */
  readonly unbalanced: () => number;
  /** Of telemetry and of the cooperative. */
  readonly sinks: () => readonly SinkNumbers[];
  readonly log: Logger;
}

/** Composes what tells the servers of telemetry how the gateway does; undefined where there is none. */
export function createSelfReport(targets: Targets, parts: SelfReportParts): SelfReport | undefined {
  const servers = createSinks(targets);
  if (servers.length === 0) return undefined;
  const { farm, core, store, accounts, unbalanced, sinks, log } = parts;
  const clock = wallClock;
  const startedAt = clock.now();
  const loopDelay = eventLoopDelay();

  const gateway = (): ReturnType<OwnNumbers['gateway']> => {
    const { used_bytes, free_bytes } = store.disk.state();
    return {
      unbalanced: unbalanced(),
      alarms: core.alarms.standing,
      devices_online: core.online(),
      devices_configured: farm.devices.size,
      outputs_away: core.outputs().away,
      journal_mb: used_bytes / MB,
      ...(free_bytes !== undefined && { disk_free_mb: free_bytes / MB }),
      rss_mb: process.memoryUsage.rss() / MB,
      loop_delay_max_ms: loopDelay.worst_ms(),
      uptime_s: (clock.now() - startedAt) / 1_000,
    };
  };
  const outputs = () =>
    [...farm.zones.values()].flatMap((zone) =>
      zone.outputs
        .filter(({ flow_l_min }) => flow_l_min !== undefined)
        .map(({ id }) => ({
          ...{ zone: zone.id, output: id },
          total_l: core.loop.given_l(id, clock.now()),
        })),
    );

  return new SelfReport({
    ...{ farm: farm.id, timezone: farm.timezone, sinks: servers, clock, log },
    numbers: {
      isTimeKnown: () => core.time() === 'known',
      gateway,
      forwarders: () => sinks().map(forwarderNumbers),
      outputs,
      devices: () => heardDevices(farm, core),
      totals: (day) => accounts.totals(day),
      ofDay: (day) => accounts.ofDay(day),
      openLetters: async () =>
        (await store.deadLetters.groups()).reduce((sum, { letters }) => sum + letters, 0),
    },
  });
}

const forwarderNumbers = ({
  sink,
  waiting,
  isRaised,
  oldest_s,
  done,
  parked,
  tooOld,
  rate_s,
}: SinkNumbers) => ({
  ...{ sink, waiting, alarm: isRaised ? 1 : 0 },
  ...(oldest_s !== undefined && { oldest_s }),
  ...(rate_s !== undefined && { rate_s }),
  ...(done !== undefined && { done }),
  ...(parked !== undefined && { parked }),
  ...(tooOld !== undefined && { too_old: tooOld }),
});
