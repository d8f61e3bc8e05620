import type { Actuation, Decision } from '../../../domain/decision.ts';
import type { TrueLine, TrueOutput } from './truth.ts';

/** One invariant. It is told of every event and says what is wrong; it keeps nothing but what it needs for that. */
export interface Checker {
  readonly name: string;
  /** A coil was switched. */
  switched?(output: TrueOutput): string | undefined;
  /** Something of a supply changed. */
  flowed?(line: TrueLine): string | undefined;
  /** A decision was handed over to be journalled. */
  decided?(decision: Decision): string | undefined;
  acted?(actuation: Actuation): string | undefined;
  /** The gateway began a new life. */
  started?(): void;
  /** Time has passed: asked every quarter of an hour. */
  looked?(): string | undefined;
  /** The season is over, and every lease that ran. */
  ended?(): string | undefined;
}
