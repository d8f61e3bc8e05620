import type { ReasonCode } from '../../domain/reason.ts';
import type { Verdict } from './verdict.ts';

/** Reasons that say one after the other what went before: dry and on its way, wet enough and not needed. */
const SAME_NEWS: Partial<Record<ReasonCode, ReasonCode>> = {
  on_its_way: 'below_limit',
  above_limit: 'below_limit',
  minimum_run: 'below_limit',
  target_reached: 'not_needed',
  balance_refilling: 'balance_dry',
  lamp_rest: 'not_needed',
};

/**
 * What makes two verdicts the same news: the state, the gate that blocks and the kind of reason. The numbers in them
 * may drift; who and until when may not.
 */
export function newsOf({ state, reason, gates }: Verdict): string {
  const person = 'by' in reason ? `${reason.by}/${reason.until ?? ''}` : '';
  const fault = 'fault' in reason ? reason.fault : '';
  const blocking = gates.find(({ passed }) => !passed)?.gate ?? '';
  return `${state}/${SAME_NEWS[reason.code] ?? reason.code}/${person}${fault}/${blocking}`;
}
