import type { DeadLetterDesk, Settled } from '../../gateway/core/ports/dead-letters.ts';

const NOTHING_DONE: Settled = { done: [], refused: [], next: undefined };

/** An inbox that is empty. */
export class FakeDeadLetters implements DeadLetterDesk {
  async letters(): Promise<[]> {
    return [];
  }
  async letter(): Promise<undefined> {
    return undefined;
  }
  async groups(): Promise<[]> {
    return [];
  }
  async replay(): Promise<Settled> {
    return NOTHING_DONE;
  }
  async drop(): Promise<Settled> {
    return NOTHING_DONE;
  }
}
