import { linesOf } from '../../../../domain/wire/line-protocol.ts';
import type { Entry, Journal, StoredEntry } from '../../../../gateway/core/ports/journal.ts';
import type { Sink, SinkAnswer } from '../../../../gateway/core/ports/sink.ts';
import type {
  LinesQuery,
  SeqRange,
  TelemetryOutbox,
} from '../../../../gateway/core/ports/telemetry-outbox.ts';
import { pointsOf } from '../../../../gateway/forward/points.ts';
import { SOME_TIME, frameEntry, readings } from '../../../support/store.ts';

/** An outbox and journal in memory; set `broken` to make the next uses fail. */
export class FakeJournal implements Journal, TelemetryOutbox {
  readonly rows: StoredEntry[] = [];
  readonly cursors = new Map<string, number>();
  readonly kept = new Map<string, SeqRange[]>();
  readonly #rendered = new Map<number, string>();
  broken: Error | undefined;

  async append(entry: Entry) {
    this.#check();
    if (entry.kind !== 'unclocked') this.rows.push({ ...entry, seq: this.rows.length + 1 });
    return 'stored' as const;
  }

  async read(after: number, limit: number) {
    this.#check();
    return this.rows.filter(({ seq }) => seq > after).slice(0, limit);
  }

  async lines({ range, order, maxRows, maxChars, farm, texts }: LinesQuery) {
    this.#check();
    const within = this.rows.slice(range.low, Math.min(range.high, this.rows.length));
    const seqs: number[] = [];
    const lengths: number[] = [];
    let sum = '';
    for (const row of order === 'oldest_first' ? within : within.reverse()) {
      const text = this.#rendered.get(row.seq) ?? linesOf(pointsOf(row, farm), texts);
      this.#rendered.set(row.seq, text);
      if (seqs.length >= maxRows || (sum.length + text.length > maxChars && seqs.length > 0)) break;
      seqs.push(row.seq);
      lengths.push(text.length);
      if (text !== '') sum += sum === '' ? text : `\n${text}`;
    }
    return { seqs: Float64Array.from(seqs), text: sum, lengths: Uint32Array.from(lengths) };
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

  async ranges(consumer: string) {
    this.#check();
    return [...(this.kept.get(consumer) ?? [])];
  }

  async keepRange(consumer: string, range: SeqRange) {
    this.#check();
    const others = (this.kept.get(consumer) ?? []).filter(({ low }) => low !== range.low);
    const all = range.high > range.low ? [...others, range] : others;
    this.kept.set(
      consumer,
      all.sort((a, b) => a.low - b.low),
    );
  }

  async leaveBehind(consumer: string, range: SeqRange) {
    await this.keepRange(consumer, range);
    this.cursors.set(consumer, range.high);
  }

  async waitsSince(consumer: string) {
    const done = Math.min(this.cursors.get(consumer) ?? 0, this.kept.get(consumer)?.[0]?.low ?? Infinity);
    return this.rows[done] === undefined ? undefined : SOME_TIME + done;
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
  readonly texts = 'kept';
  readonly stored: number[] = [];
  readonly sizes: number[] = [];
  judge: (values: readonly number[]) => SinkAnswer | Promise<SinkAnswer> = () => ({ answer: 'stored' });

  async send(lines: string) {
    const values = lines.split('\n').map((line) => Number(/soil_moisture=([^, ]*)/.exec(line)?.[1]));
    this.sizes.push(values.length);
    const answer = await this.judge(values);
    if (answer.answer === 'stored') this.stored.push(...values);
    return answer;
  }
}

/** The farm's control is never late. */
export const calm = () => ({ worst_ms: () => 0 });
