import type { Gate } from '../../domain/decision.ts';
import type { LoadState, OutputSettings } from '../../domain/output.ts';
import type { Overrides, RunOverride, StandingOverride } from '../../domain/override.ts';
import type { VersionedRule } from '../../domain/rule/rule.ts';
import type { Proposal } from '../rules/define.ts';
import { currentAsking } from './asking.ts';
import { total_l } from './output-state.ts';
import type { OutputState } from './output-state.ts';
import type { Verdict } from './verdict.ts';
import type { Obstacle } from './world.ts';

export interface RuleProposal {
  readonly rule: VersionedRule;
  readonly proposal: Proposal;
}

const REASON = { stop: 'stopped', pause: 'paused', lock: 'locked' } as const;

/** What a person asks for goes before all rules in the queue of a supply. */
const BY_HAND_PRIORITY = 10_000;

const stands = (override: StandingOverride | undefined, now: number): override is StandingOverride =>
  override !== undefined && (override.until === undefined || now < override.until);

/** The overrides that still hold at `now`; what has run out is dropped. */
export function current({ run, standing }: Overrides, now: number): Overrides {
  return {
    ...(run && now < run.until && { run }),
    ...(stands(standing, now) && { standing }),
  };
}

/** Less than a glass is given. */
const ENOUGH_L = 0.05;

/** UTC ms at which a run by hand ends if its water flows from now on; a time that has passed when all is given. */
function endOfRun(
  { until, dose }: RunOverride,
  output: OutputSettings,
  { before, now }: { before: OutputState; now: number },
): number {
  if (!dose || output.flow_l_min === undefined) return until;
  const rest_l = dose.from_l + dose.litres - total_l(output, before, now);
  return rest_l <= ENOUGH_L ? now : Math.min(until, now + (rest_l / output.flow_l_min) * 60_000);
}

/** What the order of the rules depends on besides the rules: for an output that nothing was asked of, nothing. */
interface Standing {
  readonly safe?: LoadState;
  /** The rule whose asking goes on. */
  readonly asker?: string | undefined;
}

/**
 * The rule that is heard. The highest priority at which a rule has an opinion decides: on, off, safe, or to hold what
 * that rule itself began. Within it
 * 1. on comes first: the off of one rule does not forbid what another asks for,
 * 2. then who holds blind what it began,
 * 3. then off, 4. then safe; but where safe is on, safe comes before off;
 * and among equals the one whose asking goes on, so that what was begun is finished, then the one written first. Where
 * no rule has an opinion, a blind one that holds speaks, else one with nothing due, else one with nothing to say. The
 * proposals come in order of priority.
 */
export function heard(proposals: readonly RuleProposal[], standing: Standing = {}): RuleProposal | undefined {
  let first: RuleProposal | undefined;
  let rank = Infinity;
  for (const spoken of proposals) {
    if (first && spoken.rule.priority < first.rule.priority) break;
    const its = rankOf(spoken, standing);
    if (its >= rank) continue;
    first = spoken;
    rank = its;
  }
  const silent = (want: Proposal['want']) => proposals.find(({ proposal }) => proposal.want === want);
  return first ?? silent('hold') ?? silent('idle') ?? proposals[0];
}

/** The place of an opinion among those of one priority, the smaller first; Infinity for none. */
function rankOf({ rule, proposal: { want } }: RuleProposal, { safe, asker }: Standing): number {
  const asks = rule.id === asker;
  const later = asks ? 0 : 0.5;
  switch (want) {
    case 'on':
      return 1 + later;
    case 'hold':
      return asks ? 2 : Infinity;
    case 'off':
      return 4 + later;
    case 'safe':
      return (safe === 'on' ? 3 : 5) + later;
    case 'idle':
    case 'pass':
      return Infinity;
  }
}

export interface Voices {
  readonly overrides: Overrides;
  /** In order of priority. */
  readonly proposals: readonly RuleProposal[];
  readonly obstacle: Obstacle | undefined;
  readonly now: number;
}

/**
 * Who has the word on an output: lock over override over rule. Interlocks come after and can only make it safer.
 * A run by hand passes a stop or a pause, never a lock.
 */
export function arbitrate(
  output: OutputSettings,
  before: OutputState,
  { overrides, proposals, obstacle, now }: Voices,
): Verdict {
  const { run, standing } = current(overrides, now);
  const locked = standing?.action === 'lock';
  const end = run && !locked ? endOfRun(run, output, { before, now }) : 0;
  const isRunning = run !== undefined && now < end;
  const gates: Gate[] = [
    { gate: 'lock', passed: !locked },
    { gate: 'override', passed: isRunning || standing === undefined },
  ];
  const base = { inputs: [], gates, until: Infinity, priority: BY_HAND_PRIORITY, urgency: 0 };

  if (isRunning)
    return {
      ...base,
      state: 'on',
      cause: 'override',
      reason: {
        ...{ code: 'run_by_hand', by: run.by, until: run.until },
        ...(run.dose && { litres: run.dose.litres }),
      },
      until: end,
      wakeAt: end,
    };
  if (standing)
    return {
      ...base,
      state: output.safe,
      cause: 'override',
      reason: {
        code: REASON[standing.action],
        by: standing.by,
        ...(standing.until !== undefined && { until: standing.until }),
      },
      wakeAt: standing.until ?? Infinity,
    };

  const asker = currentAsking(output, before, now)?.by;
  const spoken = heard(proposals, { safe: output.safe, asker });
  if (!spoken)
    return { ...base, state: output.safe, cause: 'safety', reason: { code: 'no_rule' }, wakeAt: Infinity };
  const verdict = byRule(output, before, { spoken, gates, asker });
  const wakeAt = Math.min(...proposals.map(({ proposal }) => proposal.wakeAt));
  if (!obstacle || verdict.state === output.safe) return { ...verdict, wakeAt };
  const gate = obstacle.code === 'no_clock' ? 'clock' : 'store';
  // What may not start is not asked for either: a start by a clock that nobody knows would be caught up later.
  const { asked, ...rest } = verdict;
  const goesOn = asker !== undefined && asker === rest.rule?.id;
  return {
    ...rest,
    ...(goesOn && asked !== undefined && { asked }),
    state: output.safe,
    cause: 'safety',
    reason: obstacle,
    gates: [{ gate, passed: false }, ...verdict.gates],
    wakeAt,
  };
}

interface Heard {
  readonly spoken: RuleProposal;
  readonly asker: string | undefined;
}

/** What a rule's want makes of an output. */
function stateOf(output: OutputSettings, before: OutputState, { spoken, asker }: Heard): LoadState {
  const { rule, proposal } = spoken;
  switch (proposal.want) {
    case 'on':
    case 'off':
      return proposal.want;
    case 'idle':
      return 'off';
    case 'hold': {
      // A run of its own goes on, but none starts: not after a rest, not after a run by hand, not another rule's.
      const isOwn = before.state === 'off' || asker === rule.id;
      return before.cause === 'rule' && isOwn ? before.state : output.safe;
    }
    case 'safe':
    case 'pass':
      return output.safe;
  }
}

function byRule(
  output: OutputSettings,
  before: OutputState,
  { spoken, asker, gates }: Heard & { readonly gates: readonly Gate[] },
): Verdict {
  const { rule, proposal } = spoken;
  const { want, inputs } = proposal;
  const sees = inputs.every((input) => input.quality === 'good');
  const state = stateOf(output, before, { spoken, asker });
  return {
    state,
    cause: want === 'safe' ? 'safety' : 'rule',
    reason: want === 'pass' ? { code: 'nothing_asked' } : proposal.reason,
    asked: state,
    rule: { id: rule.id, version: rule.version },
    inputs,
    gates: [...gates, { gate: 'reading', passed: sees }, { gate: 'rule', passed: state !== output.safe }],
    until: proposal.until ?? Infinity,
    wakeAt: proposal.wakeAt,
    priority: rule.priority,
    urgency: proposal.urgency ?? 0,
  };
}
