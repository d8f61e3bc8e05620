import type { Order, SeqRange, TelemetryOutbox } from '../core/ports/telemetry-outbox.ts';

/** More waiting entries than this are left behind, so that live ones go first. */
export const LEFT_BEHIND_OVER = 10_000;
/** Most ranges left behind; with more outages than this the newest range waits in order. */
const MAX_RANGES = 64;

/** What is to be read next, and from which end. */
export interface NextRead {
  readonly range: SeqRange;
  readonly order: Order;
}

/**
 * Where one consumer stands: its cursor, and with `newest_first` the ranges it left behind, of which the newest end is
 * drained first. Every move is durable before it is believed, so a crash brings rows again and never passes any.
 */
export class Position {
  readonly #outbox: TelemetryOutbox;
  readonly #consumer: string;
  readonly #order: Order;
  #cursor = 0;
  #ranges: readonly SeqRange[] = [];

  constructor(outbox: TelemetryOutbox, { consumer, order }: { consumer: string; order: Order }) {
    this.#outbox = outbox;
    this.#consumer = consumer;
    this.#order = order;
  }

  get cursor(): number {
    return this.#cursor;
  }

  /** Entries that wait, at most: unused numbers count too. */
  waiting(head: number): number {
    const behind = this.#ranges.reduce((sum, { low, high }) => sum + high - low, 0);
    return behind + Math.max(0, head - this.#cursor);
  }

  /** Takes it from the store; also after a move whose outcome is not known. */
  async load(): Promise<void> {
    this.#cursor = await this.#outbox.cursor(this.#consumer);
    this.#ranges = await this.#outbox.ranges(this.#consumer);
  }

  /** With `newest_first`, leaves what waits behind when it is much. */
  async look(head: number): Promise<void> {
    if (this.#order === 'oldest_first' || head - this.#cursor <= LEFT_BEHIND_OVER) return;
    const last = this.#ranges.at(-1);
    const isLonger = last?.high === this.#cursor; // nothing live went out in between: the same outage
    if (!isLonger && this.#ranges.length >= MAX_RANGES) return;
    const range = { low: isLonger ? last.low : this.#cursor, high: head };
    await this.#outbox.leaveBehind(this.#consumer, range);
    this.#ranges = [...this.#ranges.slice(0, isLonger ? -1 : undefined), range];
    this.#cursor = head;
  }

  /** Live entries as soon as there are some, else the newest that were left behind. */
  next(head: number): NextRead {
    const behind = this.#ranges.at(-1);
    return behind === undefined || head > this.#cursor
      ? { range: { low: this.#cursor, high: Number.MAX_SAFE_INTEGER }, order: 'oldest_first' }
      : { range: behind, order: 'newest_first' };
  }

  /** @param last seq of the last row of what was read; undefined when there was none in its range */
  async done({ range, order }: NextRead, last: number | undefined): Promise<void> {
    if (order === 'newest_first') return this.#shorten(range, last === undefined ? range.low : last - 1);
    if (last === undefined) return;
    await this.#outbox.advance(this.#consumer, last);
    this.#cursor = last;
  }

  async #shorten({ low }: SeqRange, high: number): Promise<void> {
    const range = { low, high };
    await this.#outbox.keepRange(this.#consumer, range);
    this.#ranges = [...this.#ranges.slice(0, -1), ...(high > low ? [range] : [])];
  }
}
