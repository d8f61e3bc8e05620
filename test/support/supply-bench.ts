import type { DecisionInput } from '../../domain/decision.ts';
import { leasePolicy } from '../../domain/lease.ts';
import type { LeaseCapability } from '../../domain/lease.ts';
import { localTime } from '../../domain/local-time.ts';
import type { LocalTime } from '../../domain/local-time.ts';
import type { OutputSettings } from '../../domain/output.ts';
import type { Reason } from '../../domain/reason.ts';
import { SupplySettings } from '../../domain/supply.ts';
import { VirtualClock } from '../../firmware-sim/clock.ts';
import { interlock } from '../../gateway/core/interlock.ts';
import { Keeper } from '../../gateway/core/lease/keeper.ts';
import type { Load } from '../../gateway/core/lease/load.ts';
import { advance, untouched } from '../../gateway/core/output-state.ts';
import type { OutputState } from '../../gateway/core/output-state.ts';
import { coordinate } from '../../gateway/core/supply/coordinate.ts';
import type { SupplyReadings, SupplyWatch } from '../../gateway/core/supply/coordinate.ts';
import type { Verdict } from '../../gateway/core/verdict.ts';
import { Board } from './board.ts';
import { anOutput } from './farm.ts';

/** 6 in the morning at the farm. */
export const START = Date.UTC(2026, 10, 21, 23);

export const RENEWED: LeaseCapability = {
  unit_s: 0.1,
  max_s: 3_276.7,
  renew: 'restarts',
  cancel: 'yes',
  confirmed: true,
};

/** What is asked of an output: by a rule or a person, or that a person stopped it. */
interface Asking {
  readonly by: 'rule' | 'hand' | 'stop';
  readonly priority: number;
  readonly urgency: number;
}

interface Told {
  readonly at: number;
  readonly output: string;
  readonly state: string;
  readonly reason: Reason;
}

type Given = Parameters<typeof anOutput>[0];

/** The outputs of one supply with real keepers and boards, decided together; rules are what a test asks for. */
export class SupplyBench {
  readonly clock = new VirtualClock(START);
  readonly boards = new Map<string, Board>();
  readonly told: Told[] = [];
  readonly outputs: readonly OutputSettings[];
  readonly supply: SupplySettings | undefined;
  readonly verdicts = new Map<string, Verdict>();
  readings: SupplyReadings = {};
  watch: SupplyWatch = { tankLow: false, retryAt: 0 };
  /** Called whenever a board may have switched, and whenever all was decided on what is known. */
  look: (at: 'switched' | 'decided') => void = () => undefined;
  readonly #keepers = new Map<string, Keeper>();
  readonly #states = new Map<string, OutputState>();
  readonly #askings = new Map<string, Asking>();
  #wakeAt = Infinity;
  #timer: () => void = () => undefined;
  readonly #capability: (id: string) => LeaseCapability;
  /** Of the gateway; what was under way in a former one ends nowhere. */
  #life = 0;

  constructor(
    supply: Record<string, unknown> | undefined,
    outputs: readonly Given[],
    capability: (id: string) => LeaseCapability = () => RENEWED,
  ) {
    this.supply = supply && SupplySettings.parse({ id: 'gieng', name: 'Giếng', ...supply });
    this.#capability = capability;
    this.outputs = outputs.map((given) => anOutput(given));
    for (const output of this.outputs) {
      this.boards.set(output.id, new Board(this.clock, () => this.look('switched')));
      this.#states.set(output.id, untouched(output, START));
      this.#keep(output);
    }
    this.#wake(START);
  }

  ask(output: string, given: Partial<Asking> = {}): this {
    this.#askings.set(output, { by: 'rule', priority: 0, urgency: 0, ...given });
    this.#wake(this.clock.now());
    return this;
  }

  done(...outputs: string[]): this {
    for (const output of outputs) this.#askings.delete(output);
    this.#wake(this.clock.now());
    return this;
  }

  /** A reading of a sensor of the supply, measured now. */
  reads(sensor: keyof SupplyReadings, value: number, quality: DecisionInput['quality'] = 'good'): this {
    const at = this.clock.now();
    this.readings = { ...this.readings, [sensor]: { point: 'water.flow', value, at, age_s: 0, quality } };
    this.#wake(at);
    return this;
  }

  /** A person has looked and said auto. */
  forgive(): this {
    const { fault: _, ...rest } = this.watch;
    this.watch = rest;
    this.#wake(this.clock.now());
    return this;
  }

  /** The gateway is gone from one moment to the next; the boards go on. */
  kill(): this {
    this.#life++;
    this.#timer();
    this.#wakeAt = Infinity;
    return this;
  }

  /** It is back, and knows what it had decided, but of the boards nothing. */
  restart(): this {
    this.kill();
    const { fault } = this.watch;
    this.watch = { tankLow: false, retryAt: 0, ...(fault && { fault }) };
    this.verdicts.clear();
    for (const output of this.outputs) this.#keep(output);
    this.#wake(this.clock.now());
    return this;
  }

  async pass(seconds: number): Promise<this> {
    await this.clock.run(this.clock.now() + seconds * 1000);
    return this;
  }

  board(output: string): Board {
    const board = this.boards.get(output);
    if (!board) throw new Error(`no output ${output}`);
    return board;
  }

  /** Ids of the outputs whose coil is energised in truth. */
  get energised(): string[] {
    return this.outputs.filter(({ id }) => this.board(id).energised).map(({ id }) => id);
  }

  verdict(output: string): Verdict {
    const verdict = this.verdicts.get(output);
    if (!verdict) throw new Error(`${output} was not decided on`);
    return verdict;
  }

  isAsked(output: string): boolean {
    return this.#askings.has(output);
  }

  load(output: string): Load {
    const keeper = this.#keepers.get(output);
    if (!keeper) throw new Error(`no keeper of ${output}`);
    return keeper.load();
  }

  /** When an output was told what, in seconds since the start, with the code of the reason. */
  story(output: string): (readonly [s: number, state: string, code: string])[] {
    return this.told
      .filter((told) => told.output === output)
      .map(({ at, state, reason }) => [(at - START) / 1000, state, reason.code] as const);
  }

  #keep(output: OutputSettings): void {
    const life = this.#life;
    const board = this.board(output.id);
    const alive = <T>(does: () => Promise<T>): Promise<T> =>
      life === this.#life ? does() : new Promise(() => undefined);
    const keeper = new Keeper({
      output,
      actuator: {
        hold: (channel, for_s) => alive(() => board.hold(channel, for_s)),
        release: () => alive(() => board.release()),
        read: () => alive(() => board.read()),
      },
      policy: leasePolicy(this.#capability(output.id), output.on_max_s),
      clock: this.clock,
      report: () => undefined,
      failing: () => undefined,
      moved: () => {
        if (life === this.#life) this.#wake(this.clock.now());
      },
    });
    this.#keepers.set(output.id, keeper);
  }

  #wake(at: number): void {
    if (at >= this.#wakeAt) return;
    this.#timer();
    this.#wakeAt = at;
    this.#timer = this.clock.at(at, () => this.#tick());
  }

  #tick(): void {
    this.#wakeAt = Infinity;
    const now = this.clock.now();
    const local = localTime(now, 'Asia/Ho_Chi_Minh');
    const members = this.outputs.map((output) => {
      const state = this.#states.get(output.id) ?? untouched(output, START);
      const wish = interlock(output, state, this.#wish(output), { now, local });
      return { output, state, wish, load: this.load(output.id) };
    });
    const { supply, readings, watch } = this;
    const together = coordinate({ now, local, supply, members, readings, watch });
    this.watch = together.watch;
    let next = together.wakeAt;
    for (const [i, { output, state, load, wish }] of members.entries()) {
      const verdict = together.verdicts[i];
      if (!verdict) throw new Error('a verdict is missing');
      this.#settle(output, verdict, { state, away: load.state !== output.safe, now, local });
      next = Math.min(next, wish.wakeAt, verdict.state === state.state ? Infinity : now + 1);
    }
    this.look('decided');
    this.#wake(Math.max(next, now + 1));
  }

  #settle(
    output: OutputSettings,
    verdict: Verdict,
    { state, away, now, local }: { state: OutputState; away: boolean; now: number; local: LocalTime },
  ): void {
    const { fault } = this.watch;
    this.#states.set(
      output.id,
      advance(output, state, verdict, { now, day: local.day, away, ...(fault && { fault }) }),
    );
    const last = this.verdicts.get(output.id);
    if (last?.state !== verdict.state || last.reason.code !== verdict.reason.code)
      this.told.push({ at: now, output: output.id, state: verdict.state, reason: verdict.reason });
    this.verdicts.set(output.id, verdict);
    this.#keepers
      .get(output.id)
      ?.want({ state: verdict.state, cause: verdict.cause, until: verdict.until, decision: 'd' });
  }

  #wish({ id, safe }: OutputSettings): Verdict {
    const asking = this.#askings.get(id);
    const base = { inputs: [], gates: [], until: Infinity, wakeAt: Infinity, priority: 0, urgency: 0 };
    if (!asking) return { ...base, state: safe, cause: 'safety', reason: { code: 'no_rule' } };
    const { by, priority, urgency } = asking;
    if (by === 'stop')
      return { ...base, state: safe, cause: 'override', reason: { code: 'stopped', by: 'Bà Hoa' } };
    const away = safe === 'off' ? 'on' : 'off';
    if (by === 'hand')
      return {
        ...base,
        state: away,
        cause: 'override',
        reason: { code: 'run_by_hand', by: 'Bà Hoa', until: Infinity },
        priority: 10_000,
      };
    const reason = { code: 'dose', start: START, given: 0, of: 100, unit: 'L' } as const;
    const rule = { id: `${id}-luat`, version: 'v1' };
    return { ...base, state: away, cause: 'rule', reason, asked: away, rule, priority, urgency };
  }
}
