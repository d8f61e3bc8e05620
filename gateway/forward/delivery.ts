import type { Sink } from '../core/ports/sink.ts';
import type { LineRows } from '../core/ports/telemetry-outbox.ts';
import type { BatchSize } from './batch-size.ts';
import { Carrier } from './carrier.ts';
import type { Parking } from './parking.ts';
import { rowsOf } from './suspects.ts';
import type { Halt } from './sift.ts';

export interface DeliveryOptions {
  readonly sink: Sink;
  readonly parking: Parking;
}

/** What became of a batch. */
export type Delivered =
  /** All rows are done; `parked` of them the server will never take, `tooOld` it keeps no more. */
  | { readonly outcome: 'done'; readonly parked: number; readonly tooOld: number }
  /** Nothing is done, and next time less is to be read. */
  | { readonly outcome: 'too_much' }
  | ({ readonly outcome: 'halted' } & Halt);

/**
 * Brings batches from the journal to a sink. What the server will never take is parked in the journal with its words before
 * the batch counts as done.
 */
export class Delivery {
  readonly #parking: Parking;
  readonly #carrier: Carrier;

  constructor({ sink, parking }: DeliveryOptions) {
    this.#parking = parking;
    this.#carrier = new Carrier((lines) => sink.send(lines));
  }

  /** How large the next batch may be. */
  get size(): BatchSize {
    return this.#carrier.size;
  }

  /** Rejects when the journal takes no parked row; nothing is done then. */
  async deliver(batch: LineRows): Promise<Delivered> {
    if (batch.text === '') return { outcome: 'done', parked: 0, tooOld: 0 };
    const brought = await this.#carrier.bring(batch.text, () => rowsOf(batch));
    if (brought === 'too_much') return { outcome: 'too_much' };
    if ('answer' in brought) return { outcome: 'halted', ...brought };
    await this.#parking.park(brought);
    return { outcome: 'done', parked: brought.poison.size, tooOld: brought.tooOld.length };
  }
}
