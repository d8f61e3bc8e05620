/** Lets one rule have its way with one output over hours or years, from wake to wake, as control would. */
import type { Rule } from '../../domain/rule/rule.ts';
import type { RuleContext } from '../../gateway/rules/define.ts';
import { evaluate } from '../../gateway/rules/evaluate.ts';
import { aContext } from './rule-context.ts';
import type { GivenContext } from './rule-context.ts';

/** One run of the output: UTC ms, and why it began and ended. */
export interface Run {
  readonly start: number;
  readonly end: number;
  readonly began: string;
  readonly ended: string;
}

interface Course {
  readonly from: number;
  readonly to: number;
  /** What the rule sees at an instant, besides what it remembers. */
  readonly seen?: (now: number) => GivenContext;
  /** Where the clock stands after a wake for which it was set, as in a leap; the wake itself otherwise. */
  readonly clock?: (wake: number) => number;
}

/** A rule that wakes more often than this is broken. */
const MOST_WAKES = 50_000;

export function playRule(rule: Rule, { from, to, seen = () => ({}), clock = (wake) => wake }: Course): Run[] {
  const runs: Run[] = [];
  let run: Omit<Run, 'end' | 'ended'> | undefined;
  let memory: Pick<RuleContext, 'asking' | 'began' | 'ended'> = { asking: undefined, began: 0, ended: 0 };
  let now = from;
  for (let wakes = 0; now < to; wakes += 1) {
    if (wakes > MOST_WAKES) throw new Error(`the rule wakes more than ${MOST_WAKES} times`);
    const context = aContext({ ...seen(now), ...memory, now });
    const { want, reason, wakeAt } = evaluate(rule, context);
    if (!(wakeAt > now)) throw new Error(`the rule wakes at ${wakeAt}, not after ${now}`);
    const on = want === 'on' || (want === 'hold' && run !== undefined);

    if (on && !run) {
      run = { start: now, began: reason.code };
      memory = { ...memory, asking: { since: now, given_s: 0, given_l: 0 }, began: now };
    } else if (!on && run) {
      runs.push({ ...run, end: now, ended: reason.code });
      run = undefined;
      memory = { ...memory, asking: undefined, ended: now };
    }
    const next = clock(Math.min(wakeAt, to));
    if (memory.asking) {
      const given_s = memory.asking.given_s + (next - now) / 1000;
      const given_l = (given_s / 60) * (context.output.flow_l_min ?? 0);
      memory = { ...memory, asking: { ...memory.asking, given_s, given_l } };
    }
    now = next;
  }
  return runs;
}
