/** Everything this service may answer besides success, and the status it goes with. */
export const PROBLEM_STATUS = {
  malformed: 400,
  invalid: 400,
  bad_host: 400,
  range_backwards: 400,
  range_too_long: 400,
  too_many_steps: 400,
  no_session: 401,
  wrong_pin: 401,
  cross_origin: 403,
  not_found: 404,
  unknown_zone: 404,
  unknown_output: 404,
  unknown_version: 404,
  unknown_letter: 404,
  wrong_method: 405,
  slow_request: 408,
  locked: 409,
  rules_changed: 409,
  letter_settled: 409,
  point_taken: 409,
  entry_gone: 409,
  too_large: 413,
  not_json: 415,
  no_flow_rate: 422,
  in_the_past: 422,
  not_current: 422,
  no_readings: 422,
  refused: 422,
  only_drop: 422,
  repair_unfit: 422,
  rename_needed: 422,
  rename_unknown: 422,
  number_needed: 422,
  no_number: 422,
  payload_needed: 422,
  payload_unreadable: 422,
  other_name: 422,
  name_needed: 422,
  too_many_tries: 429,
  header_too_large: 431,
  internal: 500,
  no_pin: 503,
  too_many_streams: 503,
  busy: 503,
  backtests_busy: 503,
  slow_answer: 503,
} as const;

export type ProblemCode = keyof typeof PROBLEM_STATUS;

/** What happened, and what to do about it; `{name}` stands for a fact. */
export interface ProblemText {
  readonly title: string;
  readonly detail: string;
}

export interface HttpMessages {
  readonly problems: Readonly<Record<ProblemCode, ProblemText>>;
  /** Shown instead of the phone page when it was not built. */
  readonly pageMissing: string;
}
