import type { Reason } from '../decision.ts';
import type { OutputKind, LoadState } from '../output.ts';
import { en } from './en.ts';
import { vi } from './vi.ts';

export type Language = 'vi' | 'en';

/** What a sentence is about besides its reason. */
export interface Subject {
  readonly zone: string;
  readonly kind: OutputKind;
  readonly outcome: LoadState;
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
  | 'unsaved'
  | 'unsupported_setting';

/** One language. Every text a person reads comes from here. */
export interface Messages {
  /** One plain sentence: what happens at this output and why. */
  decision(subject: Subject, reason: Reason): string;
  /** What happened, what it means, what to do. */
  alarm(code: AlarmCode, name: string): string;
}

export const MESSAGES: Readonly<Record<Language, Messages>> = { vi, en };
