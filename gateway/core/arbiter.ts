import type { Gate } from '../../domain/decision.ts';
import type { OutputSettings } from '../../domain/output.ts';
import type { Overrides, StandingOverride } from '../../domain/override.ts';
import type { Proposal } from '../rules/define.ts';
import type { VersionedRule } from './farm.ts';
import type { OutputState } from './output-state.ts';
import type { Verdict } from './verdict.ts';

export interface RuleProposal {
  readonly rule: VersionedRule;
  readonly proposal: Proposal;
}

const REASON = { stop: 'stopped', pause: 'paused', lock: 'locked' } as const;

const stands = (override: StandingOverride | undefined, now: number): override is StandingOverride =>
  override !== undefined && (override.until === undefined || now < override.until);

/** The overrides that still hold at `now`; what has run out is dropped. */
export function current({ run, standing }: Overrides, now: number): Overrides {
  return {
    ...(run && now < run.until && { run }),
    ...(stands(standing, now) && { standing }),
  };
}

/** The first rule, in the order they are written, that asks for something. */
const firstToSpeak = (proposals: readonly RuleProposal[]): RuleProposal | undefined =>
  proposals.find(({ proposal }) => proposal.want !== 'hold') ?? proposals[0];

/**
 * Who has the word on an output: lock over override over rule. Interlocks come after and can only make it safer.
 * A run by hand passes a stop or a pause, never a lock.
 */
export function arbitrate(
  output: OutputSettings,
  before: OutputState,
  { overrides, proposals, now }: { overrides: Overrides; proposals: readonly RuleProposal[]; now: number },
): Verdict {
  const { run, standing } = current(overrides, now);
  const locked = standing?.action === 'lock';
  const gates: Gate[] = [
    { gate: 'lock', passed: !locked },
    { gate: 'override', passed: run !== undefined || standing === undefined },
  ];
  const base = { inputs: [], gates, until: Infinity };

  if (run && !locked)
    return {
      ...base,
      state: 'on',
      cause: 'override',
      reason: { code: 'run_by_hand', by: run.by, until: run.until },
      until: run.until,
      wakeAt: run.until,
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

  const spoken = firstToSpeak(proposals);
  if (!spoken)
    return { ...base, state: output.safe, cause: 'safety', reason: { code: 'no_rule' }, wakeAt: Infinity };
  const { rule, proposal } = spoken;
  const sees = proposal.inputs.length > 0 && proposal.inputs.every((input) => input.quality === 'good');
  // `hold` lets a run of the rules go on, but starts none: not after a rest, not after a run by hand.
  const held = before.cause === 'rule' ? before.state : output.safe;
  const state = proposal.want === 'safe' ? output.safe : proposal.want === 'hold' ? held : proposal.want;
  return {
    ...base,
    state,
    cause: proposal.want === 'safe' ? 'safety' : 'rule',
    reason: proposal.reason,
    asked: state,
    rule: { id: rule.id, version: rule.version },
    inputs: proposal.inputs,
    gates: [...gates, { gate: 'reading', passed: sees }, { gate: 'rule', passed: state !== output.safe }],
    wakeAt: Math.min(...proposals.map(({ proposal: { wakeAt } }) => wakeAt)),
  };
}
