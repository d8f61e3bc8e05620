/** A whole core on a virtual clock with boards that a test can break, to be killed and started again on what it kept. */
import { loadProfiles } from '../../cli/profiles.ts';
import type { Decision } from '../../domain/decision.ts';
import { decisionKey } from '../../domain/decision.ts';
import type { OutputSettings } from '../../domain/output.ts';
import type { Overrides } from '../../domain/override.ts';
import type { VersionedRule } from '../../domain/rule/rule.ts';
import { SupplySettings } from '../../domain/supply.ts';
import type { Clock } from '../../domain/clock.ts';
import { VirtualClock } from '../../firmware-sim/clock.ts';
import { createCore } from '../../gateway/core/core.ts';
import type { Entry } from '../../gateway/core/ports/journal.ts';
import type { Recovered } from '../../gateway/core/ports/reads.ts';
import { Board } from './board.ts';
import { aFarm, aZone } from './farm.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** 06:00 at the farm on 22 November 2026. */
export const SIX = Date.UTC(2026, 10, 21, 23);

export interface RigPlan {
  readonly outputs: readonly OutputSettings[];
  readonly rules?: readonly VersionedRule[];
  /** Of the supply `gieng`. */
  readonly supply?: Readonly<Record<string, unknown>>;
  readonly degraded_h?: number;
  readonly profile?: string;
}

/** What outlives a kill. */
interface Kept {
  readonly time: VirtualClock;
  readonly boards: ReadonlyMap<number, Board>;
  readonly entries: Entry[];
  readonly overrides: Map<string, Overrides>;
}

/** The gateway's clock: the real time, and how wrong it is. */
class WrongClock implements Clock {
  ahead_ms = 0;
  readonly #time: VirtualClock;

  constructor(time: VirtualClock) {
    this.#time = time;
  }

  now(): number {
    return this.#time.now() + this.ahead_ms;
  }

  at(at: number, run: () => void): () => void {
    return this.#time.at(at - this.ahead_ms, run);
  }
}

export class CoreRig {
  readonly clock: WrongClock;
  readonly core;
  readonly #plan: RigPlan;
  readonly #kept: Kept;
  #alive = true;

  constructor(plan: RigPlan, start: number, kept?: Kept) {
    this.#plan = plan;
    const time = kept?.time ?? new VirtualClock(start);
    const boards = new Map(plan.outputs.map(({ channel }) => [channel, new Board(time)]));
    this.#kept = kept ?? { time, boards, entries: [], overrides: new Map() };
    this.clock = new WrongClock(time);
    const { entries, overrides } = this.#kept;
    this.core = createCore({
      farm: farmOf(plan),
      journal: {
        append: (entry) => {
          if (this.#alive) entries.push(entry);
          return Promise.resolve('stored');
        },
      },
      overrideStore: {
        load: () => Promise.resolve(overrides),
        save: (output, value) => Promise.resolve(void overrides.set(output, value)),
      },
      storedOverrides: new Map(overrides),
      recovered: recoveredFrom(entries),
      actuator: () => ({
        hold: (channel, for_s) => this.#reach(channel, (board) => board.hold(channel, for_s)),
        release: (channel) => this.#reach(channel, (board) => board.release()),
        read: (channel) => this.#reach(channel, (board) => board.read()),
      }),
      clock: this.clock,
      random: (bytes) => new Uint8Array(bytes),
      unjournalled: () => undefined,
      longestSleep_ms: 1_000,
      ...(plan.degraded_h !== undefined && { degraded_h: plan.degraded_h }),
    });
    this.core.start();
  }

  /** SIGKILL, and a start on what was kept. */
  startAgain(): CoreRig {
    this.#alive = false;
    this.core.loop.stop();
    return new CoreRig(this.#plan, 0, this.#kept);
  }

  board(channel: number): Board {
    const board = this.#kept.boards.get(channel);
    if (!board) throw new Error(`no board at channel ${channel}`);
    return board;
  }

  pass(ms: number): Promise<void> {
    return this.#kept.time.run(this.#kept.time.now() + ms);
  }

  /** Lets time pass in small steps; gives how long each channel was energised, s. */
  async watch(ms: number, channel: number): Promise<number> {
    let away_s = 0;
    for (let passed = 0; passed < ms; passed += 10_000) {
      await this.pass(10_000);
      if (this.board(channel).energised) away_s += 10;
    }
    return away_s;
  }

  async sees(values: Readonly<Record<string, number>>, device = 'soil-1'): Promise<void> {
    await this.core.ingest.accept({ device, values });
    await this.pass(1);
  }

  decisions(): Decision[] {
    return this.#kept.entries.flatMap((entry) => (entry.kind === 'decision' ? [entry.decision] : []));
  }

  #reach<T>(channel: number, run: (board: Board) => Promise<T>): Promise<T> {
    return this.#alive ? run(this.board(channel)) : new Promise<T>(() => undefined);
  }
}

function farmOf({ outputs, rules = [], supply, profile = 'waveshare-relay-8' }: RigPlan) {
  const supplies = supply ? [SupplySettings.parse({ id: 'gieng', name: 'Giếng', ...supply })] : [];
  const farm = aFarm([aZone({ outputs, rules })], supplies);
  const profiles = loadProfiles();
  const [relay, node] = [profiles.get(profile), profiles.get('nongso-node')];
  if (!relay || !node) throw new Error(`no profile ${profile}`);
  const devices = new Map(farm.devices);
  devices.set('relay-1', { id: 'relay-1', profile: relay });
  devices.set('meter-1', { id: 'meter-1', profile: node, zone: 'khu-1' });
  return { ...farm, devices };
}

function recoveredFrom(entries: readonly Entry[]): Recovered {
  const decisions = new Map(
    entries.flatMap((entry) =>
      entry.kind === 'decision' ? [[decisionKey(entry.decision), entry.decision]] : [],
    ),
  );
  return {
    frames: entries.flatMap((entry) => (entry.kind === 'frame' ? [entry.frame] : [])).slice(-20),
    decisions: [...decisions.values()],
    hours: entries.flatMap((entry) => (entry.kind === 'hour' ? [entry.hour] : [])).slice(-72),
  };
}
