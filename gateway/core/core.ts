import type { Clock } from '../../domain/clock.ts';
import type { Actuation, Decision } from '../../domain/decision.ts';
import { ulid } from '../../domain/id.ts';
import { leasePolicy } from '../../domain/lease.ts';
import type { LeasePolicy } from '../../domain/lease.ts';
import type { OutputSettings } from '../../domain/output.ts';
import { SUPPLY_FAULTS } from '../../domain/reason.ts';
import { probeDisagrees } from '../rules/probe-check.ts';
import { Alarms } from './alarms.ts';
import { Desk } from './desk.ts';
import { farmWorld, supplyReadings } from './farm-world.ts';
import type { Farm, VersionedRule, Zone } from './farm.ts';
import { groupsOf } from './groups.ts';
import { Ingest } from './ingest.ts';
import { Keeper } from './lease/keeper.ts';
import { ControlLoop } from './loop.ts';
import { Obstacles } from './obstacles.ts';
import { stopInOrder } from './lease/orderly-stop.ts';
import { OutputWatch } from './lease/output-watch.ts';
import { OverrideBook } from './override-book.ts';
import type { Overrides } from '../../domain/override.ts';
import { QuietWatch } from './quiet-watch.ts';
import { RuleBook } from './rulebook/rule-book.ts';
import type { Actuator } from './ports/link.ts';
import type { Journal } from './ports/journal.ts';
import type { OverrideStore } from './ports/settings.ts';
import type { Recovered } from './ports/reads.ts';
import type { SteadyClock } from './ports/time.ts';
import { Snapshot } from './snapshot.ts';
import { UnwrittenRecords } from './unwritten-records.ts';
import type { CoreRecord } from './unwritten-records.ts';
import { WaterBook } from './water/water-book.ts';

export interface CoreParts {
  readonly farm: Farm;
  readonly journal: Journal;
  readonly overrideStore: OverrideStore;
  readonly storedOverrides: ReadonlyMap<string, Overrides>;
  readonly recovered: Recovered;
  /** The rules in force; without it those that the farm declares. */
  readonly rules?: RuleBook;
  readonly actuator: (device: string) => Actuator;
  readonly clock: Clock;
  /** Without it frames that come while the time is not known keep the time they came at by a wrong clock. */
  readonly steady?: SteadyClock;
  /** Random bytes for ids. */
  readonly random: (bytes: number) => Uint8Array;
  /** Called with every record the moment it is made: it may become durable later, or never. */
  readonly recorded?: (entry: CoreRecord) => void;
  /** Called with what will never be journalled, as a decision or an actuation, and why. */
  readonly unjournalled: (what: string, error: unknown) => void;
  readonly longestSleep_ms: number;
  readonly verify_ms?: number;
  /** How long the journal may fail before no rule may run anything, h; for ever where it is not given. */
  readonly degraded_h?: number;
}

/** The heart of the gateway: readings in, decisions and leases out. No I/O of its own. */
export interface Core {
  readonly ingest: Ingest;
  readonly loop: ControlLoop;
  readonly desk: Desk;
  readonly alarms: Alarms;
  readonly water: WaterBook;
  /** Decides anew for all outputs and begins to act. */
  start(): void;
  /**
   * Looks for sensors and devices that have gone quiet; to be called every few seconds. `full`: the journal takes no
   * readings for want of room on the disk.
   */
  watch(journal: 'ok' | 'full' | 'failing'): void;
  /** Stops deciding and returns every output to its safe state: what a pump needs only after the pump, by the clock. */
  stop(): Promise<void>;
  /** Outputs that are away from safe, as read back, and all there are. */
  outputs(): { readonly away: number; readonly configured: number };
  /** Devices that answer. */
  online(): number;
  /** Whether the clock can be believed. */
  time(): 'known' | 'unknown';
  /** Decisions and actuations that wait in memory for the journal, and those that were lost. */
  unwritten(): { readonly waiting: number; readonly lost: number };
}

interface Wired {
  readonly zone: Zone;
  readonly output: OutputSettings;
}

/** Wires the core to its ports. */
export function createCore(parts: CoreParts): Core {
  const { farm, journal, clock } = parts;
  const snapshot = new Snapshot();
  const newId = (now: number): string => ulid(now, parts.random(10));
  const alarms = new Alarms(() => desk.announce());
  const overrides = new OverrideBook(parts.storedOverrides, {
    store: parts.overrideStore,
    clock,
    saved: (output, ok) => alarms.show({ code: 'unsaved', name: output }, { now: clock.now(), wrong: !ok }),
  });

  const records = new UnwrittenRecords({ journal, clock, lost: parts.unjournalled });
  const record = (entry: CoreRecord): void => {
    parts.recorded?.(entry);
    records.record(entry);
  };

  const wired: Wired[] = [...farm.zones.values()].flatMap((zone) =>
    zone.outputs.map((output) => ({ zone, output })),
  );
  const policies = new Map<string, LeasePolicy>();
  const keepers = new Map<string, Keeper>();
  for (const { zone, output } of wired) {
    const capability = farm.devices.get(output.device)?.profile.lease;
    if (!capability) throw new Error(`output ${output.id}: device ${output.device} has no lease`);
    const policy = leasePolicy(capability, output.on_max_s);
    const report = (
      did: Pick<Actuation, 'state' | 'lease_s' | 'cause' | 'decision' | 'result' | 'detail'>,
    ): void => {
      const at = clock.now();
      record({
        kind: 'actuation',
        actuation: { id: newId(at), at, zone: zone.id, output: output.id, ...did },
      });
      watch(zone, output, did.result);
    };
    const outputWatch = new OutputWatch({ output, zone: zone.id, lease: capability, alarms });
    policies.set(output.id, policy);
    keepers.set(
      output.id,
      new Keeper({
        output,
        actuator: parts.actuator(output.device),
        policy,
        clock,
        report,
        ...(parts.verify_ms !== undefined && { verify_ms: parts.verify_ms }),
        moved: (what) => loop.moved(output.id, what),
        failing: (failures, failed) => outputWatch.look(failures, { failed, now: clock.now() }),
      }),
    );
  }

  const obstacles = new Obstacles(parts.recovered, parts.degraded_h ?? Infinity);
  const book = parts.rules ?? new RuleBook(farm.zones.values());
  const water: WaterBook = new WaterBook(
    {
      farm,
      snapshot,
      litres: (zone, now) => loop.litres(zone, now),
      closed: (hour) => record({ kind: 'hour', hour }),
    },
    { ...parts.recovered, now: clock.now() },
  );
  const loop: ControlLoop = new ControlLoop(
    {
      farm,
      book,
      world: farmWorld(farm, { snapshot, water, obstacle: (now) => obstacles.at(now) }),
      readings: (supply, now) => supplyReadings(farm, snapshot, { supply, now }),
      keepers,
      overrides: (output) => overrides.of(output),
      clock,
      ranUntil: (output) => obstacles.newest + (policies.get(output)?.lease_s ?? 0) * 1000,
      id: newId,
      decided: (decision: Decision) => record({ kind: 'decision', decision }),
      setBack: (by_ms) => {
        overrides.setBack(by_ms);
        snapshot.setBack(by_ms);
      },
      changed: () => desk.announce(),
      longestSleep_ms: parts.longestSleep_ms,
    },
    parts.recovered.decisions,
  );
  const desk: Desk = new Desk({
    farm: () => farm,
    book,
    snapshot,
    loop,
    keepers,
    overrides,
    alarms,
    clock,
  });

  function watch(zone: Zone, output: OutputSettings, result: Actuation['result']): void {
    const drifted = { code: 'drifted', name: output.id, zone: zone.id } as const;
    if (result === 'drifted') alarms.set(drifted, clock.now());
    if (result === 'confirmed') alarms.clear(drifted);
    desk.announce();
  }

  const quiet = new QuietWatch({ farm, book, snapshot, alarms, startedAt: clock.now() });
  const ingest = new Ingest({
    farm: () => farm,
    snapshot,
    journal,
    clock,
    timeless: (now) => (obstacles.time(now) === 'unknown' ? parts.steady?.moment() : undefined),
    heard: (frame) => {
      water.hear(frame);
      loop.wake(frame.zone); // a device that stands in no zone, as a weather station, concerns all
      desk.announce();
    },
    status(device, state) {
      quiet.heard(device, { state, now: clock.now() });
      // A board that came back may have lost its timers; what is wished is said again at once.
      if (state === 'online')
        for (const { output } of wired) if (output.device === device) keepers.get(output.id)?.nudge();
    },
  });
  ingest.recall(parts.recovered.frames);

  /** Whether a zone's probe contradicts its water balance, by a rule that waters after it. */
  const disagrees = (zone: Zone, rule: VersionedRule, now: number): boolean =>
    rule.kind === 'balance' &&
    probeDisagrees(rule, {
      zone,
      balance: water.balance(zone.id, now),
      value: (point, stale_s) => snapshot.value(zone.id, point, { now, stale_s }),
    }) !== undefined;

  let lastObstacle: string | undefined;
  let endHours = (): void => undefined;
  /** The water book turns a page at every full hour, also when nothing is heard. */
  const closeHours = (): void => {
    const now = clock.now();
    water.tick(now);
    loop.wake();
    endHours = clock.at(water.nextAt(now), closeHours);
  };

  return {
    ingest,
    loop,
    desk,
    alarms,
    water,
    start: () => {
      closeHours();
      loop.wake();
    },
    watch(journalIs) {
      const now = clock.now();
      obstacles.store(journalIs === 'ok' ? 'ok' : 'failing', now);
      const obstacle = obstacles.at(now)?.code;
      if (obstacle !== lastObstacle) loop.wake();
      lastObstacle = obstacle;
      quiet.look(now);
      const faults = loop.faults(now);
      for (const code of SUPPLY_FAULTS) {
        const names = faults.filter(({ fault }) => fault.code === code).map(({ supply }) => supply.name);
        alarms.showOnly(code, { now, names: new Set(names) });
      }
      for (const zone of farm.zones.values()) {
        const wrong = book.ofZone(zone.id).some((rule) => disagrees(zone, rule, now));
        alarms.show({ code: 'probe_disagrees', name: zone.name, zone: zone.id }, { now, wrong });
      }
      alarms.show({ code: 'no_clock', name: farm.id }, { now, wrong: obstacle === 'no_clock' });
      const isDegraded = obstacle === 'degraded';
      alarms.show({ code: 'degraded', name: farm.id }, { now, wrong: isDegraded });
      alarms.show({ code: 'store', name: farm.id }, { now, wrong: journalIs === 'failing' && !isDegraded });
    },
    async stop() {
      endHours();
      loop.stop();
      await Promise.all([stopInOrder({ groups: groupsOf(farm), keepers, clock }), ingest.end()]);
      records.stop();
    },
    outputs: () => ({
      away: wired.filter(({ output }) => keepers.get(output.id)?.load().state !== output.safe).length,
      configured: wired.length,
    }),
    online: () => quiet.online,
    time: () => obstacles.time(clock.now()),
    unwritten: () => ({ waiting: records.waiting, lost: records.lost }),
  };
}
