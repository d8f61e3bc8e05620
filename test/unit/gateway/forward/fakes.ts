import type { Entry, Journal, Outbox, StoredEntry } from '../../../../gateway/core/ports/journal.ts';
import type { Sink, SinkAnswer, TelemetryPoint } from '../../../../gateway/core/ports/sink.ts';
import { SOME_TIME, frameEntry, readings } from '../../../support/store.ts';

/** An outbox and journal in memory; set `broken` to make the next uses fail. */
export class FakeJournal implements Journal, Outbox {
  readonly rows: StoredEntry[] = [];
  readonly cursors = new Map<string, number>();
  broken: Error | undefined;

  async append(entry: Entry) {
    this.#check();
    this.rows.push({ ...entry, seq: this.rows.length + 1 });
    return 'stored' as const;
  }

  async read(after: number, limit: number) {
    this.#check();
    return this.rows.filter(({ seq }) => seq > after).slice(0, limit);
  }

  async cursor(consumer: string) {
    this.#check();
    return this.cursors.get(consumer) ?? 0;
  }

  async advance(consumer: string, seq: number) {
    this.#check();
    this.cursors.set(consumer, seq);
  }

  async head() {
    return this.rows.at(-1)?.seq ?? 0;
  }

  /** Appends frames whose value of soil moisture is their seq. */
  addFrames(count: number): void {
    for (let i = 0; i < count; i++) {
      const seq = this.rows.length + 1;
      const frame = frameEntry({ measuredAt: SOME_TIME + seq, readings: readings({ 'soil.moisture': seq }) });
      this.rows.push({ ...frame, seq });
    }
  }

  #check(): void {
    if (this.broken) throw this.broken;
  }
}

/** A server that remembers values of soil moisture and answers as `judge` says. */
export class FakeSink implements Sink {
  readonly name = 'influx-v1';
  readonly stored: number[] = [];
  readonly sizes: number[] = [];
  judge: (values: readonly number[]) => SinkAnswer | Promise<SinkAnswer> = () => ({ answer: 'stored' });

  async send(batch: readonly TelemetryPoint[]) {
    const values = batch.map(({ fields }) => Number(fields.soil_moisture));
    this.sizes.push(values.length);
    const answer = await this.judge(values);
    if (answer.answer === 'stored') this.stored.push(...values);
    return answer;
  }
}
