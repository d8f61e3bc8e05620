/** The words of the rules: what each does in one plain sentence, and the little forms that change their numbers. */
import type { OutputKind } from '../../../domain/output.ts';
import type { Rule } from '../../../domain/rule/rule.ts';

/** Numbers of a rule that a farmer may change, by their place in its settings; `times` are those of a schedule. */
export type RuleField =
  | 'on_below'
  | 'off_above'
  | 'on_above'
  | 'off_below'
  | 'amount.minutes'
  | 'amount.litres'
  | 'amount.depth_mm'
  | 'soak_min'
  | 'start_at'
  | 'refill'
  | 'times';

/** Where a rule stands. */
export interface RulePlace {
  /** Undefined for an output that the zone has no more. */
  readonly kindOf: (output: string) => OutputKind | undefined;
  /** Whether outputs must be named to tell them apart. */
  readonly many: boolean;
}

/** How often something ran and what it used. */
export interface Used {
  readonly runs: number;
  /** Null where the flow is not known. */
  readonly litres: number | null;
}

export interface RuleWords {
  /** What a rule does, in one sentence. */
  readonly sentence: (rule: Rule, place: RulePlace) => string;
  /** A rule that is newer than this page. */
  readonly unknown: (kind: string) => string;
  readonly mode: Readonly<Record<'live' | 'shadow', string>>;
  /** What a rule that is only tried would have used, and what really was. */
  readonly trial: (facts: { since: string; would: Used; ran: Used }) => string;
  readonly unfit: (message: string) => string;
  readonly none: string;
  readonly declared: string;
  readonly version: (facts: { version: number; author: string; time: string }) => string;
  /** Who else can change what cannot be changed here. */
  readonly technician: string;
  readonly edit: string;
  readonly save: string;
  readonly saving: string;
  readonly cancel: string;
  readonly saved: string;
  readonly willBe: string;
  readonly same: string;
  readonly refused: (text: string) => string;
  readonly unsure: string;
  readonly changedMeanwhile: string;
  readonly otherRule: (rule: string, message: string) => string;
  readonly reload: string;
  readonly field: (name: RuleField, output: OutputKind | undefined) => string;
  readonly unit: Readonly<Record<'minutes' | 'litres' | 'mm' | 'percent_easy' | 'percent_lost', string>>;
  readonly time: (number: number) => string;
  readonly addTime: string;
  readonly removeTime: (time: string) => string;
  readonly bySun: (times: string) => string;
  readonly mistake: {
    readonly number: string;
    readonly whole: string;
    readonly range: (low: string, high: string) => string;
    readonly higher: (than: string) => string;
    readonly lower: (than: string) => string;
    readonly noTime: string;
    readonly sameTime: string;
    readonly server: (message: string) => string;
  };
  readonly back: string;
  readonly backQuestion: (facts: { version: number; author: string; time: string }) => string;
  readonly backGives: string;
  readonly backYes: string;
  readonly backNo: string;
  readonly backDone: string;
}
