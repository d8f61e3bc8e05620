import type { Reason } from '../decision.ts';
import type { LoadState, OutputKind } from '../output.ts';

export type Language = 'vi' | 'en';

/** What a sentence is about besides its reason. */
export interface Subject {
  readonly zone: string;
  readonly kind: OutputKind;
  readonly outcome: LoadState;
  /** UTC ms the sentence is said at: a time of another day is given with its date. */
  readonly at: number;
  /** IANA name, for times of day. */
  readonly timezone: string;
}

export type AlarmCode =
  | 'no_answer'
  | 'drifted'
  | 'device_offline'
  | 'stale'
  | 'store'
  | 'forwarder'
  | 'api_away'
  | 'api_refuses'
  | 'evidence_refused'
  | 'evidence_unsealed'
  | 'unsaved'
  | 'unsupported_setting';

/** One language. Every text a person reads comes from here. */
export interface Messages {
  /** One plain sentence: what happens at this output and why. */
  decision(subject: Subject, reason: Reason): string;
  /** What happened, what it means, what to do. */
  alarm(code: AlarmCode, name: string): string;
}
