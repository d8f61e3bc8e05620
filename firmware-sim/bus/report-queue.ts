/** Reports kept while the broker is away; at one a minute more than half a day. */
const MAX_REPORTS = 1_000;

/** What a node has measured and not yet been thanked for, oldest first. In memory: a power cut empties it. */
export class ReportQueue {
  readonly #reports: string[] = [];
  #dropped = 0;

  get length(): number {
    return this.#reports.length;
  }

  /** Reports given up because the queue was full. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Adds a report; a full queue gives up its oldest. */
  add(report: string): void {
    this.#reports.push(report);
    if (this.#reports.length <= MAX_REPORTS) return;
    this.#reports.shift();
    this.#dropped += 1;
  }

  /** The report to send now; it stays until {@link settle}. */
  get oldest(): string | undefined {
    return this.#reports[0];
  }

  /** The broker has taken this report over. Nothing happens if it was given up meanwhile. */
  settle(report: string): void {
    if (this.#reports[0] === report) this.#reports.shift();
  }

  clear(): void {
    this.#reports.length = 0;
  }
}
