import type { ParseArgsOptionsConfig } from 'node:util';

/** Where a command reads its surroundings and writes its answer; tests hand in their own. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Lines for people and programs: stdout. */
  readonly print: (line: string) => void;
  /** Lines about progress: stderr. */
  readonly note: (line: string) => void;
  /** Resolves when the person asked to stop (Ctrl-C, SIGTERM). */
  readonly stopped: Promise<void>;
}

export interface Arguments {
  readonly flags: Readonly<Record<string, string | boolean | undefined>>;
  readonly words: readonly string[];
}

/** One command of `nongso`. */
export interface Command {
  readonly name: string;
  /** As `gateway --config FILE`. */
  readonly usage: string;
  readonly summary: string;
  /** One line that works as it stands. */
  readonly example: string;
  readonly options: ParseArgsOptionsConfig;
  /** How many words it takes beside its flags; 0. */
  readonly words?: number;
  /** Resolves with the exit code; throws Failure for what a person can mend. */
  readonly run: (args: Arguments, surroundings: Surroundings) => Promise<number>;
}

/** A failure that one line explains: what happened and what to do. Exit code 1. */
export class Failure extends Error {
  override readonly name = 'Failure';
}

/** The words of the call are off. Exit code 2. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}

/** The text of a flag that must be given. @throws WrongUsage */
export function flag(args: Arguments, name: string): string {
  const value = args.flags[name];
  if (typeof value !== 'string' || value === '') throw new WrongUsage(`--${name} is missing`);
  return value;
}
