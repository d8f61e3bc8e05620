/**
 * An expected failure, typed by what the caller must do next:
 * `reject` never try this input again; `retry` the same call may succeed soon; `back_off` wait, then retry;
 * `stop` a person has to mend something first.
 */
export interface Problem {
  readonly problem: 'reject' | 'retry' | 'back_off' | 'stop';
  /** A stable word for logs, counters and tests, such as `crc_mismatch`. */
  readonly code: string;
  /** What happened, in one English sentence for logs; screens translate the code. */
  readonly detail: string;
}

export const problem = (kind: Problem['problem'], code: string, detail: string): Problem => ({
  problem: kind,
  code,
  detail,
});

export const isProblem = (value: unknown): value is Problem =>
  typeof value === 'object' && value !== null && 'problem' in value && 'code' in value;
