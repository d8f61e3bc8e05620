import type { Problem } from '../../../domain/problem.ts';

/** Problems of a command that never left the gateway. */
const NOT_SENT: ReadonlySet<string> = new Set([
  'not_connected',
  'no_link',
  'queue_full',
  'busy',
  'late',
  'deadline_passed',
  'unsafe_setting',
]);

/** Whether a command that failed surely had no effect. */
export const wasNotSent = ({ problem, code }: Problem): boolean => problem === 'reject' || NOT_SENT.has(code);

/** What is wrong when the read-back after a command shows the other state. */
export const NOT_OBEYED: Problem = {
  problem: 'retry',
  code: 'not_obeyed',
  detail: 'the device answered, but its output is not as commanded',
};
