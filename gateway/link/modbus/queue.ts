import type { Cancel } from '../../../domain/clock.ts';
import type { Problem } from '../../../domain/problem.ts';
import type { Answer, Request } from '../../../domain/wire/modbus.ts';

/** Commands switch something, polls look; a farmer's command never waits behind a round of polls. */
export type Priority = 'command' | 'poll';

/** A request waiting for its turn on the bus, or taking it. */
export interface Job {
  readonly request: Request;
  readonly bytes: Uint8Array;
  readonly signature: string;
  readonly timeout_ms: number;
  /** UTC ms from which it must not be sent any more. */
  readonly deadline: number;
  readonly priority: Priority;
  /** Stops the timer of the deadline. */
  cancelDeadline: Cancel;
  readonly settle: (result: Answer | Problem) => void;
}

/** One poll of every address there can be. */
const MAX_POLLS = 247;
const MAX_COMMANDS = 64;

/** Commands first, each kind in the order it came. */
export class Queue {
  readonly #commands: Job[] = [];
  readonly #polls: Job[] = [];

  /** False when there are too many of its kind already. */
  add(job: Job): boolean {
    const isCommand = job.priority === 'command';
    const lane = isCommand ? this.#commands : this.#polls;
    if (lane.length >= (isCommand ? MAX_COMMANDS : MAX_POLLS)) return false;
    lane.push(job);
    return true;
  }

  /** Everything that waits, the next one first. */
  waiting(): readonly Job[] {
    return [...this.#commands, ...this.#polls];
  }

  /** False when the job is not there (any more). */
  remove(job: Job): boolean {
    return [this.#commands, this.#polls].some((lane) => {
      const at = lane.indexOf(job);
      if (at >= 0) lane.splice(at, 1);
      return at >= 0;
    });
  }
}
