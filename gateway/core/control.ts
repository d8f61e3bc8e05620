import type { DecisionInput } from '../../domain/decision.ts';
import type { LocalTime } from '../../domain/local-time.ts';
import type { Point } from '../../domain/metric.ts';
import type { OutputSettings } from '../../domain/output.ts';
import type { Overrides } from '../../domain/override.ts';
import type { VersionedRule } from '../../domain/rule/rule.ts';
import type { RuleContext } from '../rules/define.ts';
import { evaluate } from '../rules/evaluate.ts';
import { arbitrate } from './arbiter.ts';
import type { RuleProposal } from './arbiter.ts';
import { currentAsking } from './asking.ts';
import type { Zone } from './farm.ts';
import { interlock } from './interlock.ts';
import type { OutputState } from './output-state.ts';
import type { Verdict } from './verdict.ts';
import type { ControlWorld } from './world.ts';

export interface ControlInput {
  readonly now: number;
  readonly local: LocalTime;
  readonly zone: Zone;
  readonly world: ControlWorld;
  /** The rules that speak about this output, the highest priority first. */
  readonly rules: readonly VersionedRule[];
  readonly state: OutputState;
  readonly overrides: Overrides;
}

/**
 * What one output of a zone shall be now and why: rules, then lock and overrides, then its own limits. A pure function
 * of what is stored, computed anew each time, so a restart, a duplicate or a lost message changes nothing. What the
 * water supply allows comes after, in {@link coordinate}.
 */
export function control(output: OutputSettings, input: ControlInput): Verdict {
  return judge(output, input, propose(output, input));
}

/** The first half of {@link control}: what each rule asks for. A backtest asks it alone where nothing is asked for. */
export const propose = (output: OutputSettings, input: ControlInput): readonly RuleProposal[] =>
  input.rules.map((rule) => ({ rule, proposal: evaluate(rule, new Context(rule.id, output, input)) }));

/** The second half of {@link control}: who has the word, and what the output's own limits allow. */
export function judge(
  output: OutputSettings,
  { now, local, state, overrides, world }: ControlInput,
  proposals: readonly RuleProposal[],
): Verdict {
  const verdict = arbitrate(output, state, { overrides, proposals, obstacle: world.obstacle(now), now });
  return interlock(output, state, verdict, { now, local });
}

/** What one rule sees. A class, since one is made for each rule on each tick. */
class Context implements RuleContext {
  readonly now: number;
  readonly local: RuleContext['local'];
  readonly site: RuleContext['site'];
  readonly zone: RuleContext['zone'];
  readonly output: OutputSettings;
  readonly isAway: boolean;
  readonly flows: boolean;
  readonly asking: RuleContext['asking'];
  readonly began: number;
  readonly ended: number;
  readonly #world: ControlWorld;

  constructor(rule: string, output: OutputSettings, { now, local, zone, world, state }: ControlInput) {
    const { began, ended } = state.record;
    const asking = currentAsking(output, state, now);
    this.#world = world;
    this.now = now;
    this.local = local;
    this.site = world.site;
    this.zone = zone;
    this.output = output;
    this.isAway = state.state !== output.safe;
    this.flows = state.counted.away;
    // Kept through rests, so that a dose is finished; forgotten when a person takes over, so that a run by hand that
    // ends between the limits of a rule does not go on as the rule's own.
    this.asking = asking?.by === rule ? asking : undefined;
    this.began = began[rule] ?? 0;
    this.ended = ended[rule] ?? 0;
  }

  value(point: Point, stale_s: number): DecisionInput | undefined {
    return this.#world.value(this.zone.id, point, { now: this.now, stale_s });
  }

  rain_mm(hours: number): number | undefined {
    return this.#world.rain_mm(this.zone.id, { now: this.now, hours });
  }

  rainExpected_mm(hours: number): number | undefined {
    return this.#world.rainExpected_mm({ now: this.now, hours });
  }

  get balance(): RuleContext['balance'] {
    return this.#world.balance(this.zone.id, this.now);
  }
}
