/** An InfluxDB with the past of the demonstration's farm, brought there by the gateway's own forwarder and report. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { wallClock } from '../../gateway/clock.ts';
import type { Actuation } from '../../domain/decision.ts';
import { addDays, localDay } from '../../domain/day.ts';
import type { Sink } from '../../gateway/core/ports/sink.ts';
import { Forwarder } from '../../gateway/forward/forwarder.ts';
import { SelfReport } from '../../gateway/forward/self-report.ts';
import { eventLoopDelay } from '../../gateway/loop-delay.ts';
import { openStore } from '../../gateway/store/open.ts';
import type { Store } from '../../gateway/store/open.ts';
import { handClock } from './hand-clock.ts';
import { pastSeason } from './past-season.ts';
import { TIMEZONE, frameEntry, readings, silent, storeOptions } from './store.ts';

const HOUR_MS = 3_600_000;
/** Midnight in Vietnam. */
const END = Date.UTC(2026, 10, 21, 17);
/** The last report, a moment before. */
const LAST_REPORT = END - 60_000;

export interface FilledFarm {
  readonly from: number;
  readonly to: number;
  readonly actuations: readonly Actuation[];
  /** Litres by output that the core counted, on all days but the first. */
  readonly litres: ReadonlyMap<string, number>;
  /** Frames that the devices sent before `to`. */
  readonly frames: number;
}

/** Lives a season and brings it to a server; before a suite, so that its tests share it. */
export async function fillInflux(days: number, connect: () => Sink): Promise<FilledFarm> {
  const folder = await mkdtemp(join(tmpdir(), 'nongso-'));
  const store = await openStore(storeOptions(folder));
  try {
    return await fill({ days, connect, store });
  } finally {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Filling {
  readonly days: number;
  readonly connect: () => Sink;
  readonly store: Store;
}

/** `node-8` is a node by hand: it reports what the simulated devices have no sensor for. */
async function fill({ days, connect, store }: Filling): Promise<FilledFarm> {
  const { entries, from, farm } = await pastSeason(days, END);
  const handMade = Array.from({ length: days * 24 }, (_, hour) =>
    frameEntry({
      ...{ device: 'node-8', zone: 'khu-2', measuredAt: from + hour * HOUR_MS },
      ...{
        receivedAt: from + hour * HOUR_MS,
        readings: readings({ 'battery.level': 80, 'signal.rssi': -97, 'soil.conductivity': 410 }),
      },
    }),
  );
  await Promise.all([...entries, ...handMade].map((entry) => store.journal.append(entry)));

  const sink = connect();
  const forwarder = new Forwarder({
    ...{ farm: farm.id, sink, order: 'oldest_first', journal: store.journal, outbox: store.outbox },
    ...{ loopDelay: eventLoopDelay, clock: wallClock, log: silent },
  });
  forwarder.start();
  const head = await store.outbox.head();
  await vi.waitFor(
    () => {
      if (forwarder.state().cursor < head) throw new Error(`the forwarder is at ${forwarder.state().cursor}`);
    },
    { timeout: 45_000, interval: 50 },
  );
  await forwarder.stop();

  const decisions = entries.flatMap((entry) => (entry.kind === 'decision' ? [entry.decision] : []));
  const standingAt = (output: string, at: number) =>
    decisions.findLast((decision) => decision.output === output && decision.at <= at)?.standing;
  const outputs = [...farm.zones.values()].flatMap((zone) =>
    zone.outputs.map(({ id }) => ({ zone: zone.id, id })),
  );
  const clock = handClock(from);
  const accounts = store.accounts([sink.name]);
  const report = new SelfReport({
    ...{ farm: farm.id, timezone: TIMEZONE, sinks: [connect()], clock, log: silent },
    numbers: {
      isTimeKnown: () => true,
      gateway: () => ({
        ...{
          unbalanced: 0,
          alarms: 1,
          devices_online: 3,
          devices_configured: farm.devices.size,
          outputs_away: 0,
        },
        ...{ journal_mb: 12, disk_free_mb: 9_000, rss_mb: 110, loop_delay_max_ms: 8 },
        uptime_s: (clock.now() - from) / 1_000,
      }),
      forwarders: () => {
        const { waiting, oldest_s, rate_s, done, parked, tooOld } = forwarder.state();
        return [{ sink: sink.name, waiting, oldest_s, rate_s, done, parked, too_old: tooOld, alarm: 0 }];
      },
      outputs: () =>
        outputs.map(({ zone, id }) => ({
          zone,
          output: id,
          total_l: standingAt(id, clock.now())?.total_l ?? 0,
        })),
      devices: () => [...farm.devices.keys()].map((id) => ({ id, heardAt: clock.now() - 60_000 })),
      totals: (day) => accounts.totals(day),
      ofDay: (day) => accounts.ofDay(day),
      openLetters: async () => 0,
    },
  });
  for (; clock.now() < END; clock.advance(3 * HOUR_MS)) await report.round();
  clock.advance(LAST_REPORT - clock.now());
  await report.round();

  const firstDayEnd = Date.parse(`${addDays(localDay(from, TIMEZONE), 1)}T00:00:00+07:00`) - 1;
  return {
    ...{ from, to: END - 1 },
    actuations: entries.flatMap((entry) => (entry.kind === 'actuation' ? [entry.actuation] : [])),
    litres: new Map(
      outputs.map(({ id }) => [
        id,
        (standingAt(id, LAST_REPORT)?.total_l ?? 0) - (standingAt(id, firstDayEnd)?.total_l ?? 0),
      ]),
    ),
    frames: [...entries, ...handMade].filter(
      (entry) => entry.kind === 'frame' && entry.frame.measuredAt < END,
    ).length,
  };
}
