import type { Facts } from '../facts.ts';
import type { Code, Status } from '../finding.ts';
import type { Origin } from '../settings.ts';

/** What was found and what it means for the farm; and what to do, where something is to be done. */
export interface Sentence {
  readonly what: string;
  /** The commands that go with it stand in mending.ts, in the same words for everybody. */
  readonly fix?: string;
}

export type Sentences = { readonly [C in Code]: (facts: Facts[C]) => Sentence };

/** Everything the doctor says in one language. */
export interface Words {
  readonly sentences: Sentences;
  readonly status: Readonly<Record<Status, string>>;
  readonly settings: string;
  readonly origin: Readonly<Record<Origin, string>>;
  /** In the place of a value that is a secret. */
  readonly isSet: string;
  readonly summary: (count: Readonly<Record<Status, number>>) => string;
  /** Before a command that starts what may still run in another window. */
  readonly endFirst: string;
  /** The line on stderr when something is wrong. */
  readonly failed: (faults: number) => string;
}
