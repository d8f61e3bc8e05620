import type { Clock } from '../../domain/clock.ts';
import type { Actuation, Decision } from '../../domain/decision.ts';
import { ulid } from '../../domain/id.ts';
import { leasePolicy } from '../../domain/lease.ts';
import type { LeasePolicy } from '../../domain/lease.ts';
import type { OutputSettings } from '../../domain/output.ts';
import { Alarms } from './alarms.ts';
import { Desk } from './desk.ts';
import type { Farm, Zone } from './farm.ts';
import { Ingest } from './ingest.ts';
import { Keeper } from './keeper.ts';
import { ControlLoop } from './loop.ts';
import { OverrideBook } from './override-book.ts';
import type { Overrides } from '../../domain/override.ts';
import { QuietWatch } from './quiet-watch.ts';
import type { Actuator, Journal, OverrideStore, Recovered } from './ports.ts';
import { Snapshot } from './snapshot.ts';

/** Failures in a row after which people are told that an output does not answer. */
const FAILURES_TO_ALARM = 2;

export interface CoreParts {
  readonly farm: Farm;
  readonly journal: Journal;
  readonly overrideStore: OverrideStore;
  readonly storedOverrides: ReadonlyMap<string, Overrides>;
  readonly recovered: Recovered;
  readonly actuator: (device: string) => Actuator;
  readonly clock: Clock;
  /** Random bytes for ids. */
  readonly random: (bytes: number) => Uint8Array;
  /** Called with what could not be journalled: a decision or an actuation, and why. */
  readonly unjournalled: (what: string, error: unknown) => void;
  readonly longestSleep_ms: number;
  readonly verify_ms?: number;
}

/** The heart of the gateway: readings in, decisions and leases out. No I/O of its own. */
export interface Core {
  readonly ingest: Ingest;
  readonly loop: ControlLoop;
  readonly desk: Desk;
  readonly alarms: Alarms;
  /** Decides anew for all outputs and begins to act. */
  start(): void;
  /** Looks for sensors and devices that have gone quiet; to be called every few seconds. */
  watch(): void;
  /** Stops deciding and returns every output to its safe state. */
  stop(): Promise<void>;
  /** Outputs that are away from safe, as read back, and all there are. */
  outputs(): { readonly away: number; readonly configured: number };
  /** Devices that answer. */
  online(): number;
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

  const record = (entry: Parameters<Journal['append']>[0]): void => {
    journal.append(entry).catch((error: unknown) => parts.unjournalled(entry.kind, error));
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
    const report = (did: Pick<Actuation, 'state' | 'lease_s' | 'cause' | 'result' | 'detail'>): void => {
      const at = clock.now();
      record({
        kind: 'actuation',
        actuation: { id: newId(at), at, zone: zone.id, output: output.id, ...did },
      });
      watch(zone, output, did.result);
    };
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
        failing: (failures) =>
          alarms.show(
            { code: 'no_answer', name: output.id, zone: zone.id },
            { now: clock.now(), wrong: failures >= FAILURES_TO_ALARM },
          ),
      }),
    );
  }

  const loop = new ControlLoop(
    {
      farm,
      snapshot,
      keepers,
      overrides: (output) => overrides.of(output),
      clock,
      id: newId,
      decided: (decision: Decision) => record({ kind: 'decision', decision }),
      setBack: (by_ms) => overrides.setBack(by_ms),
      changed: () => desk.announce(),
      longestSleep_ms: parts.longestSleep_ms,
    },
    parts.recovered.decisions,
  );
  const desk = new Desk({ farm: () => farm, snapshot, loop, keepers, policies, overrides, alarms, clock });

  function watch(zone: Zone, output: OutputSettings, result: Actuation['result']): void {
    const drifted = { code: 'drifted', name: output.id, zone: zone.id } as const;
    if (result === 'drifted') alarms.set(drifted, clock.now());
    if (result === 'confirmed') alarms.clear(drifted);
    desk.announce();
  }

  const quiet = new QuietWatch({ farm, snapshot, alarms, startedAt: clock.now() });
  const ingest = new Ingest({
    farm: () => farm,
    snapshot,
    journal,
    clock,
    changed: (zone) => {
      if (zone !== undefined) loop.wake(zone);
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

  return {
    ingest,
    loop,
    desk,
    alarms,
    start: () => loop.wake(),
    watch: () => quiet.look(clock.now()),
    async stop() {
      loop.stop();
      await Promise.all([...keepers.values()].map((keeper) => keeper.stop()));
    },
    outputs: () => ({
      away: wired.filter(({ output }) => keepers.get(output.id)?.load().state !== output.safe).length,
      configured: wired.length,
    }),
    online: () => quiet.online,
  };
}
