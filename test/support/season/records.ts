import type { Decision } from '../../../domain/decision.ts';

interface Known {
  readonly decision: Decision;
  /** True UTC ms. */
  readonly at: number;
}

/** The decisions on each output as they were made, by true time: what checkers ask for. */
export class Records {
  readonly #newest = new Map<string, Known>();
  /** The newest decision before the one that changed the outcome last. */
  readonly #before = new Map<string, Known>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  take(decision: Decision): void {
    if (decision.shadow !== undefined) return;
    const last = this.#newest.get(decision.output);
    if (last && last.decision.outcome !== decision.outcome)
      this.#before.set(decision.output, { decision: last.decision, at: this.#now() });
    this.#newest.set(decision.output, { decision, at: this.#now() });
  }

  newest(output: string): Decision | undefined {
    return this.#newest.get(output)?.decision;
  }

  /** The decision whose outcome was replaced by another one, and when. */
  replaced(output: string): Known | undefined {
    return this.#before.get(output);
  }
}
