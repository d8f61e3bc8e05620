import type { Clock } from '../../domain/clock.ts';
import { isPlausible, isPoint } from '../../domain/metric.ts';
import type { Frame, RawFrame, Reading } from '../../domain/reading.ts';
import type { Farm } from './farm.ts';
import type { DeadLetter, Journal, Outcome } from './ports/journal.ts';
import type { Intake } from './ports/link.ts';
import type { Snapshot } from './snapshot.ts';

/** 2020-01-01: a node that says it is earlier than this has no clock. */
const EARLIEST_TS = 1_577_836_800_000;
/** A node may be ahead of the gateway by this much; beyond it its clock is wrong. */
const AHEAD_MS = 300_000;
const PAYLOAD_LIMIT = 16_384;

export interface IngestCounters {
  frames: Record<Outcome, number>;
  /** By their stable word. */
  deadLetters: Record<string, number>;
  unacknowledged: number;
}

interface IngestParts {
  readonly farm: () => Farm;
  readonly snapshot: Snapshot;
  readonly journal: Journal;
  readonly clock: Clock;
  /** Called with every frame that was taken into the snapshot. */
  readonly heard: (frame: Frame) => void;
  readonly status: Intake['status'];
}

/** From what a link received to a frame in the snapshot and in the journal. */
export class Ingest implements Intake {
  readonly counters: IngestCounters = {
    frames: { stored: 0, duplicate: 0, merged: 0, rewritten: 0 },
    deadLetters: {},
    unacknowledged: 0,
  };
  readonly #parts: IngestParts;
  readonly #lastMeasured = new Map<string, number>();

  constructor(parts: IngestParts) {
    this.#parts = parts;
  }

  /** Takes in what the journal held before a restart. */
  recall(frames: readonly Frame[]): void {
    for (const frame of frames) {
      this.#parts.snapshot.update(frame);
      const before = this.#lastMeasured.get(frame.device) ?? 0;
      this.#lastMeasured.set(frame.device, Math.max(before, frame.measuredAt));
    }
  }

  async accept(raw: RawFrame): Promise<Outcome> {
    const dead: DeadLetter[] = [];
    const frame = this.#judge(raw, dead);
    const kept = dead.map((letter) => this.#bury(letter));
    if (frame.readings.length === 0) {
      await Promise.all(kept);
      return 'stored';
    }
    this.#parts.snapshot.update(frame);
    this.#parts.heard(frame);
    try {
      // Together, so that a second rejection is not left unheard.
      const [outcome] = await Promise.all([this.#parts.journal.append({ kind: 'frame', frame }), ...kept]);
      this.counters.frames[outcome]++;
      return outcome;
    } catch (error) {
      this.counters.unacknowledged++;
      throw error;
    }
  }

  reject(dead: Omit<DeadLetter, 'at'>): Promise<void> {
    return this.#bury({
      ...dead,
      payload: dead.payload.slice(0, PAYLOAD_LIMIT),
      at: this.#parts.clock.now(),
    });
  }

  status(...args: Parameters<Intake['status']>): void {
    this.#parts.status(...args);
  }

  /** A frame with its readings judged; what is no reading goes to `dead`. */
  #judge(raw: RawFrame, dead: DeadLetter[]): Frame {
    const { device, seq, boot } = raw;
    const receivedAt = this.#parts.clock.now();
    const zone = this.#parts.farm().devices.get(device)?.zone;
    const refuse = (code: string, detail: string, payload: unknown): void => {
      dead.push({
        device,
        at: receivedAt,
        code,
        detail,
        payload: JSON.stringify(payload).slice(0, PAYLOAD_LIMIT),
      });
    };
    const readings: Reading[] = [];
    for (const [name, value] of Object.entries(raw.values)) {
      if (!isPoint(name))
        refuse('unknown_metric', `"${name}" is no metric this gateway knows`, { [name]: value });
      else if (typeof value !== 'number' || !Number.isFinite(value))
        refuse('not_a_number', `the value of ${name} is no number`, { [name]: value });
      else readings.push({ point: name, value, quality: isPlausible(name, value) ? 'good' : 'implausible' });
    }
    return {
      device,
      ...(zone !== undefined && { zone }),
      ...this.#measuredAt(raw, receivedAt),
      receivedAt,
      ...(seq !== undefined && { seq }),
      ...(boot !== undefined && { boot }),
      readings,
    };
  }

  /** The source's time when its clock can be right; else the time of receipt, never twice the same for a device. */
  #measuredAt({ device, ts }: RawFrame, receivedAt: number): Pick<Frame, 'measuredAt' | 'clock'> {
    const last = this.#lastMeasured.get(device) ?? 0;
    if (ts !== undefined && ts >= EARLIEST_TS && ts <= receivedAt + AHEAD_MS) {
      if (ts > last) this.#lastMeasured.set(device, ts);
      return { measuredAt: ts, clock: 'source' };
    }
    const measuredAt = last > receivedAt + AHEAD_MS ? receivedAt : Math.max(receivedAt, last + 1);
    this.#lastMeasured.set(device, measuredAt);
    return { measuredAt, clock: 'received' };
  }

  async #bury(dead: DeadLetter): Promise<void> {
    const counts = this.counters.deadLetters;
    counts[dead.code] = (counts[dead.code] ?? 0) + 1;
    await this.#parts.journal.append({ kind: 'dead', dead });
  }
}
