/** A rule on the past of one output: the same control as in the farm, stepping at every reading and at every wake. */
import type { BacktestBody } from '../../domain/http/backtests.ts';
import { localTime } from '../../domain/local-time.ts';
import type { Frame } from '../../domain/reading.ts';
import { heard } from '../core/arbiter.ts';
import type { RuleProposal } from '../core/arbiter.ts';
import { judge, propose } from '../core/control.ts';
import { advance, untouched } from '../core/output-state.ts';
import type { OutputState } from '../core/output-state.ts';
import { RealRuns } from './real-water.ts';
import { bodyOf } from './result.ts';
import type { BacktestSetup, Past } from './setup.ts';
import { Tally } from './tally.ts';
import { isMoisture, isPast, targetOf } from './target.ts';
import type { Target } from './target.ts';
import { BacktestWater } from './water.ts';
import { BacktestWorld } from './world.ts';

/** Longer without any reading is a gap; a value older than this is not known, ms. */
const GAP_MS = 3_600_000;
const NO_OVERRIDES = {};

/**
 * Runs it. Pure: the same past gives the same result. Undefined when the past holds no readings.
 * @throws Error when a rule never lets time go on, which is a mistake in its kind
 */
export function backtest(setup: BacktestSetup, past: Past): BacktestBody | undefined {
  const course = new Course(setup, past);
  for (const frame of past.frames) course.hear(frame);
  return course.end();
}

class Course {
  readonly #setup: BacktestSetup;
  readonly #world: BacktestWorld;
  readonly #water: BacktestWater;
  readonly #target: Target | undefined;
  readonly #tally: Tally;
  readonly #real: RealRuns;
  readonly #others: readonly RealRuns[];
  #state: OutputState;
  #now: number;
  #wakeAt: number;
  #runs = 0;
  #reason = 'no_rule';
  #gate: string | undefined;
  /** As measured last: of the target, and of the soil. */
  #targetValue: number | undefined;
  #moisture: number | undefined;
  #frames = 0;
  #first = 0;
  #last: number;
  #gap_ms = 0;

  constructor(setup: BacktestSetup, { actuations, hours }: Past) {
    const { site, zone, output, from, to } = setup;
    this.#setup = setup;
    this.#world = new BacktestWorld(site, () => this.#water);
    const moisture_pct = () =>
      this.#world.measured(zone.id, 'soil.moisture', { now: this.#now, stale_s: 2 * 3600 });
    this.#water = new BacktestWater(zone, { site, from, hours, moisture_pct });
    this.#target = targetOf(setup, this.#water.pair);
    this.#tally = new Tally(site.timezone);
    const span = { from, to };
    this.#real = new RealRuns(output, { actuations, span });
    this.#others = zone.outputs
      .filter(({ id, kind }) => id !== output.id && kind === 'valve')
      .map((other) => new RealRuns(other, { actuations, span }));
    this.#state = untouched(output, from);
    this.#now = this.#wakeAt = this.#last = from;
  }

  hear(frame: Frame): void {
    const { zone } = this.#setup;
    const at = Math.min(frame.measuredAt, frame.receivedAt);
    this.#runTo(at);
    this.#gapUntil(at);
    this.#last = at;
    this.#frames++;
    if (this.#frames === 1) this.#first = at;
    const matters = this.#world.hear(frame);
    this.#water.hear(frame);
    const seen = { now: this.#now, stale_s: GAP_MS / 1000 };
    for (const { point } of frame.readings)
      if (isMoisture(point)) {
        this.#moisture = this.#world.measured(zone.id, 'soil.moisture', seen);
        if (this.#moisture !== undefined) this.#water.pair?.observe(this.#moisture);
      }
    if (this.#target) this.#targetValue = this.#world.measured(zone.id, this.#target.point, seen);
    if (matters) this.#step();
  }

  end(): BacktestBody | undefined {
    const { to } = this.#setup;
    this.#runTo(to);
    this.#pass(to);
    this.#gapUntil(to);
    if (this.#frames === 0) return undefined;
    return bodyOf(this.#setup, {
      target: this.#target,
      tally: this.#tally,
      runs: this.#runs,
      really: this.#real.count,
      readings: { frames: this.#frames, first: this.#first, last: this.#last, gap_ms: this.#gap_ms },
      water: this.#water,
      world: this.#world,
    });
  }

  /** Everything that happens before an instant happens, up to it. */
  #runTo(at: number): void {
    while (this.#wakeAt <= at && this.#wakeAt < this.#setup.to) {
      this.#pass(this.#wakeAt);
      this.#step();
    }
    this.#pass(at);
  }

  /** Time passes, hour by hour. */
  #pass(to: number): void {
    while (this.#water.nextAt <= to) {
      this.#flow(this.#water.nextAt);
      this.#water.close();
    }
    this.#flow(to);
  }

  #flow(to: number): void {
    const from = this.#now;
    if (to <= from) return;
    this.#now = to;
    const ms = to - from;
    const on = this.#state.state === 'on';
    const real_ms = this.#real.on_ms(from, to);
    const real_l = this.#real.litres(real_ms);
    const draft_l = on ? this.#real.litres(ms) : 0;
    let others_l = 0;
    for (const other of this.#others) others_l += other.litres(other.on_ms(from, to));
    const { pair } = this.#water;
    this.#water.pass(ms, { real_l: real_l + others_l, draft_l: draft_l + others_l });

    const isKnown = this.#last + GAP_MS >= from;
    const target = isKnown ? this.#target : undefined;
    const value = this.#targetValue;
    const shown =
      target && isMoisture(target.point) && value !== undefined ? pair?.shown_pct(value) : undefined;
    const moisture = isKnown ? this.#moisture : undefined;
    this.#tally.add({
      ...{ from, to, on, draft_l, real_ms, real_l, reason: this.#reason, gate: this.#gate },
      draftPast: target && value !== undefined ? isPast(target, shown ?? value) : undefined,
      realPast: target && value !== undefined ? isPast(target, value) : undefined,
      draftStressed: pair && pair.draft_mm > pair.raw_mm,
      realStressed: pair && pair.real_mm > pair.raw_mm,
      moisture: moisture === undefined ? undefined : (pair?.shown_pct(moisture) ?? moisture),
    });
  }

  /**
   * Control decides. Where the output rests, nothing is asked for and still nothing is, its limits have nothing to
   * forbid and its memory nothing to take in: most steps of a year end there, with the same outcome.
   */
  #step(): void {
    const { output, site, zone, rules } = this.#setup;
    const now = this.#now;
    const local = localTime(now, site.timezone);
    const state = this.#state;
    const input = { now, local, zone, world: this.#world, rules, state, overrides: NO_OVERRIDES };
    const proposals = propose(output, input);
    const spoken = heard(proposals);
    if (spoken && this.#rests(spoken)) {
      const { want, reason, inputs } = spoken.proposal;
      this.#reason = want === 'pass' ? 'nothing_asked' : reason.code;
      this.#gate = inputs.every(({ quality }) => quality === 'good') ? 'rule' : 'reading';
      let wakeAt = Infinity;
      for (const { proposal } of proposals) wakeAt = Math.min(wakeAt, proposal.wakeAt);
      this.#sleepUntil(wakeAt);
      return;
    }
    const verdict = judge(output, input, proposals);
    if (verdict.state === 'on' && state.state === 'off') this.#runs++;
    this.#reason = verdict.reason.code;
    this.#gate = verdict.state === 'on' ? undefined : verdict.gates.find(({ passed }) => !passed)?.gate;
    const away = verdict.state !== output.safe;
    this.#state = advance(output, state, verdict, { now, day: local.day, away });
    this.#sleepUntil(verdict.wakeAt);
  }

  #rests({ proposal: { want } }: RuleProposal): boolean {
    const { state, record } = this.#state;
    return this.#setup.output.safe === 'off' && state === 'off' && record.asked_since === 0 && want !== 'on';
  }

  #sleepUntil(wakeAt: number): void {
    this.#wakeAt = Math.max(wakeAt, this.#now + 1);
  }

  #gapUntil(at: number): void {
    if (at - this.#last > GAP_MS) this.#gap_ms += at - this.#last;
  }
}
