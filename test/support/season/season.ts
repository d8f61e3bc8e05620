import type { Farm } from '../../../gateway/core/farm.ts';
import type { Entry } from '../../../gateway/core/ports/journal.ts';
import { awayState } from '../../../domain/output.ts';
import { VirtualClock } from '../../../firmware-sim/clock.ts';
import type { Checker } from './checker.ts';
import { Dice } from './dice.ts';
import { Disk } from './disk.ts';
import { drawFaults } from './faults.ts';
import type { Fault } from './faults.ts';
import { Gateway } from './gateway.ts';
import type { GatewayParts } from './gateway.ts';
import { Ground } from './ground.ts';
import { happen } from './happen.ts';
import { awayTooLong } from './invariants/away-too-long.ts';
import { endsSafe } from './invariants/ends-safe.ts';
import { failedValveRunsDry } from './invariants/failed-valve-runs-dry.ts';
import { flowWithinSupply } from './invariants/flow-within-supply.ts';
import { oneRecord } from './invariants/one-record.ts';
import { pumpNeedsValve } from './invariants/pump-needs-valve.ts';
import { staleNeverOpens } from './invariants/stale-never-opens.ts';
import { allAuto, drawAct } from './people.ts';
import type { Act } from './people.ts';
import { seasonFarm } from './plan.ts';
import { Records } from './records.ts';
import { Sensors } from './sensors.ts';
import { Story } from './story.ts';
import { Truth } from './truth.ts';
import type { TrueOutput } from './truth.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** 1 February 2026, midnight at the farm: dry weeks first, rain later. */
export const SEASON_START = Date.UTC(2026, 0, 31, 17);
const LOOK_MS = 15 * MINUTE_MS;
/** Mean time between two things that people do. */
const ACT_EVERY_MS = 30 * HOUR_MS;
/** After the end every lease is over within this time: the longest is a radio valve's whole dose. */
const LEASES_END_MS = 7 * HOUR_MS;

export interface SeasonOptions {
  readonly seed: number;
  readonly days: number;
  /** Instead of what the seed draws. */
  readonly faults?: readonly Fault[];
  readonly acts?: 'drawn' | 'none';
  /** What follows breaks the gateway or its boards, to prove that the season notices. */
  readonly tamper?: GatewayParts['tamper'];
  /** The farm as the gateway believes it to be. */
  readonly told?: (farm: Farm) => Farm;
  /** Records that never get to the journal. */
  readonly loses?: (entry: Entry) => boolean;
  /** Called once before the season begins: for acts of its own. */
  readonly prepare?: (season: Season) => void;
}

export interface Violation {
  readonly invariant: string;
  readonly what: string;
  /** What happened before it. */
  readonly story: string;
}

export interface SeasonReport {
  readonly seed: number;
  readonly violation: Violation | undefined;
  readonly switches: number;
  readonly decisions: number;
  readonly frames: number;
  readonly faults: number;
}

/** 120 days of a farm with everything that goes wrong in them, on a virtual clock, watched by every invariant. */
export class Season {
  readonly clock = new VirtualClock(SEASON_START);
  readonly farm = seasonFarm();
  readonly story = new Story(() => this.clock.now());
  readonly truth: Truth;
  readonly ground: Ground;
  readonly sensors: Sensors;
  readonly disk = new Disk(this.clock);
  readonly gateway: Gateway;
  readonly #options: SeasonOptions;
  readonly #records = new Records(() => this.clock.now());
  readonly #checkers: readonly Checker[];
  readonly #down = new Set<Fault>();
  readonly #standing = new Set<() => void>();
  readonly #flowListeners: (() => void)[] = [];
  #unseen_ms = 0;
  #isOver = false;
  #violation: Violation | undefined;
  #counts = { switches: 0, decisions: 0, faults: 0 };

  constructor(options: SeasonOptions) {
    const { clock, farm, disk } = this;
    const { seed, tamper, told = (real) => real } = options;
    this.#options = options;
    this.truth = new Truth(farm, clock, {
      switched: (output) => {
        this.#counts.switches++;
        this.#tellSwitch(output);
        this.#check((checker) => checker.switched?.(output));
      },
      flowing: () => this.ground.water(clock.now()),
      flowed: (line) => {
        if (line === this.truth.lines[0]) this.sensors.watchMeter();
        for (const listener of this.#flowListeners) listener();
        this.#check((checker) => checker.flowed?.(line));
      },
    });
    const { truth } = this;
    this.ground = new Ground(farm, truth, { seed, now: clock.now() });
    this.sensors = new Sensors({
      ...{ truth, ground: this.ground, clock, seed, dice: new Dice(seed, 'frames') },
      intake: () => this.gateway.core?.ingest,
    });
    this.gateway = new Gateway({
      ...{ farm: told(farm), truth, clock, disk, dice: new Dice(seed, 'ids') },
      recorded: (entry) => this.#recorded(entry),
      ...(tamper && { tamper }),
    });
    const parts = { truth, clock, records: this.#records };
    this.#checkers = [
      awayTooLong(parts),
      pumpNeedsValve({ truth, clock, gateway: this.gateway }),
      flowWithinSupply(),
      failedValveRunsDry(parts),
      staleNeverOpens({
        ...{ truth, clock },
        measuredAt: (zone, metric) => this.sensors.measuredAt(zone, metric),
        unseen_ms: () => this.#unseen_ms,
      }),
      oneRecord(parts),
      endsSafe(parts),
    ];
  }

  /** Calls `listener` after every change of some water. */
  onFlow(listener: () => void): void {
    this.#flowListeners.push(listener);
  }

  async run(): Promise<SeasonReport> {
    const { days, prepare } = this.#options;
    const end = SEASON_START + days * DAY_MS;
    prepare?.(this);
    this.#planFaults(end);
    if (this.#options.acts !== 'none') this.#planActs(end);
    this.#lookAgain();
    this.sensors.start();
    this.gateway.start();
    for (let day = 1; day < days + 1 && !this.#violation; day++)
      await this.clock.run(Math.min(SEASON_START + day * DAY_MS, end));
    if (!this.#violation) await this.#end(end);
    return {
      seed: this.#options.seed,
      violation: this.#violation,
      ...this.#counts,
      frames: this.sensors.sent,
    };
  }

  async #end(end: number): Promise<void> {
    for (const mend of this.#standing) mend();
    this.story.tell('the season is over, the gateway stops');
    this.#isOver = true;
    const stopped = this.gateway.stop();
    await this.clock.run(end + LEASES_END_MS);
    await stopped;
    this.#check((checker) => checker.ended?.());
  }

  #planFaults(end: number): void {
    const faults = this.#options.faults ?? this.#drawn(end);
    this.#counts.faults = faults.length;
    for (const fault of faults) this.clock.at(fault.at, () => this.#happen(fault));
  }

  #drawn(to: number): readonly Fault[] {
    const { truth, sensors, farm } = this;
    const boards = [...truth.boards.keys()];
    const targets = {
      probes: sensors.probes,
      nodes: sensors.probes.filter((device) => sensors.isNode(device)),
      boards,
      wired: boards.filter((id) => !id.startsWith('radio')),
      valves: [...truth.outputs.values()]
        .filter(({ supply }) => supply !== undefined)
        .map((o) => o.settings.id),
      supplies: [...farm.supplies.keys()],
      metered: [...farm.supplies.values()].filter(({ meter }) => meter).map(({ id }) => id),
    };
    return drawFaults(new Dice(this.#options.seed, 'faults'), targets, { from: SEASON_START, to });
  }

  #happen(fault: Fault): void {
    const { at: _at, until, kind, ...what } = fault;
    const named = `${kind} ${Object.values(what).join(' ')}`;
    this.story.tell(`fault begins: ${named}`);
    const undo = happen(fault, { ...this, down: this.#down });
    const mend = (): void => {
      if (!this.#standing.delete(mend)) return;
      this.story.tell(`fault ends: ${named}`);
      if (fault.kind === 'blackout') this.#clockIsWrong(fault);
      undo();
      if (fault.kind === 'gateway_killed' || fault.kind === 'blackout')
        for (const checker of this.#checkers) checker.started?.();
    };
    this.#standing.add(mend);
    this.clock.at(until, mend);
  }

  /** From the start after a blackout until the network has set the clock, the gateway cannot know how long it was off. */
  #clockIsWrong({ at, until, clockWrong_ms }: Extract<Fault, { kind: 'blackout' }>): void {
    this.#unseen_ms = until - at;
    this.clock.at(this.clock.now() + clockWrong_ms, () => {
      this.gateway.setClock(0);
      this.story.tell('the clock is set');
      this.clock.at(this.clock.now() + 2_000, () => (this.#unseen_ms = 0));
    });
  }

  #planActs(end: number): void {
    const dice = new Dice(this.#options.seed, 'people');
    const next = (): void => {
      const at = this.clock.now() + dice.between(0, 2 * ACT_EVERY_MS);
      if (at >= end) return;
      this.clock.at(at, () => {
        this.#act(drawAct(this.farm, dice));
        next();
      });
    };
    next();
  }

  #act(act: Act): void {
    const { core } = this.gateway;
    this.story.tell(`${act.told}${core ? '' : ' (nobody answers)'}`);
    if (core) void act.does(core);
    if (act.after_ms !== undefined)
      this.clock.at(this.clock.now() + act.after_ms, () => this.#act(allAuto(this.farm)));
  }

  #lookAgain(): void {
    this.clock.at(this.clock.now() + LOOK_MS, () => {
      if (this.#isOver) return; // what is away now has until the end to be safe
      this.gateway.watch();
      this.#check((checker) => checker.looked?.());
      this.#lookAgain();
    });
  }

  /** A dose that follows a dose is no news: its coil falls for a moment. */
  #tellSwitch({ settings: { id, safe }, energised, policy }: TrueOutput): void {
    const goesOn = this.#records.newest(id)?.outcome === awayState(safe);
    if (policy.mode === 'dose' && goesOn) return;
    this.story.tell(`coil ${id} ${energised ? 'energised' : 'falls'}`);
  }

  #recorded(entry: Entry): void {
    if (this.#options.loses?.(entry)) return;
    if (entry.kind === 'decision') {
      const { decision } = entry;
      this.#counts.decisions++;
      if (decision.shadow === undefined)
        this.story.tell(
          `decision ${decision.output} ${decision.outcome}: ${JSON.stringify(decision.reason)}`,
        );
      this.#check((checker) => checker.decided?.(decision));
      this.#records.take(decision);
    }
    if (entry.kind === 'actuation') {
      const { actuation } = entry;
      const { output, state, result, lease_s, detail } = actuation;
      this.story.tell(`actuation ${output} ${state} ${result} ${Math.round(lease_s)} s ${detail ?? ''}`);
      this.#check((checker) => checker.acted?.(actuation));
    }
  }

  #check(ask: (checker: Checker) => string | undefined): void {
    if (this.#violation) return;
    for (const checker of this.#checkers) {
      const what = ask(checker);
      if (what === undefined) continue;
      this.story.tell(`VIOLATION: ${what}`);
      this.#violation = { invariant: checker.name, what, story: this.story.end };
      return;
    }
  }
}

export const runSeason = (options: SeasonOptions): Promise<SeasonReport> => new Season(options).run();
