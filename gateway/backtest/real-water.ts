import type { Actuation } from '../../domain/decision.ts';
import type { OutputSettings } from '../../domain/output.ts';
import type { Span } from '../core/ports/evidence.ts';
import { wateringsOf } from '../core/evidence/waterings.ts';

/** When one output was really on, asked in order of time. */
export class RealRuns {
  readonly #output: OutputSettings;
  readonly #runs: readonly Span[];
  #next = 0;

  constructor(
    output: OutputSettings,
    { actuations, span }: { actuations: readonly Actuation[]; span: Span },
  ) {
    const own = actuations.filter((actuation) => actuation.output === output.id);
    this.#output = output;
    this.#runs = wateringsOf(own, { span, valves: new Map([[output.id, output]]) });
  }

  get count(): number {
    return this.#runs.length;
  }

  /** How long it was on between two instants, ms. Spans must follow each other. */
  on_ms(from: number, to: number): number {
    let sum = 0;
    for (let i = this.#next; i < this.#runs.length; i++) {
      const run = this.#runs[i];
      if (!run || run.from >= to) break;
      sum += Math.max(0, Math.min(to, run.to) - Math.max(from, run.from));
      if (run.to <= to) this.#next = i + 1;
    }
    return sum;
  }

  /** Litres of a time, 0 where the flow is not known. */
  litres(on_ms: number): number {
    return ((this.#output.flow_l_min ?? 0) * on_ms) / 60_000;
  }
}
