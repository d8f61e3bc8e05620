import type { Clock } from '../../domain/clock.ts';
import type { Frame, RawFrame } from '../../domain/reading.ts';
import { LetterLimit } from './dead-letters/letter-limit.ts';
import type { Farm } from './farm.ts';
import { judgeValues, wordsOf } from './judge-values.ts';
import type { Fault } from './judge-values.ts';
import type { DeadLetter, Entry, Journal, Outcome, SteadyMoment } from './ports/journal.ts';
import type { Intake } from './ports/link.ts';
import type { Snapshot } from './snapshot.ts';
import { AHEAD_MS, isCredible } from './source-time.ts';

const PAYLOAD_LIMIT = 16_384;

export interface IngestCounters {
  /** Frames that the journal has committed, by what became of them. */
  frames: Record<Outcome, number>;
  /** By their stable word. */
  deadLetters: Record<string, number>;
  /** Of these, those that were only counted because too many like them came. */
  flooded: Record<string, number>;
  unacknowledged: number;
}

/** What of a frame is no reading, and why. */
type Refused = Pick<DeadLetter, 'code' | 'detail' | 'payload'>;

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

interface IngestParts {
  readonly farm: () => Farm;
  readonly snapshot: Snapshot;
  readonly journal: Journal;
  readonly clock: Clock;
  /** While the time is not known, what the steady clock shows. @param now by the clock that is not believed */
  readonly timeless?: (now: number) => SteadyMoment | undefined;
  /** Called with every frame that was taken into the snapshot. */
  readonly heard: (frame: Frame) => void;
  readonly status: Intake['status'];
}

/** From what a link received to a frame in the snapshot and in the journal. */
export class Ingest implements Intake {
  readonly counters: IngestCounters = {
    frames: { stored: 0, duplicate: 0, merged: 0, rewritten: 0 },
    deadLetters: {},
    flooded: {},
    unacknowledged: 0,
  };
  readonly #parts: IngestParts;
  readonly #lastMeasured = new Map<string, number>();
  readonly #heardAt = new Map<string, number>();

  readonly #limit: LetterLimit;

  constructor(parts: IngestParts) {
    this.#parts = parts;
    const { clock, journal } = parts;
    this.#limit = new LetterLimit({ clock, keep: (dead) => journal.append({ kind: 'dead', dead }) });
  }

  /** Takes in what the journal held before a restart. */
  recall(frames: readonly Frame[]): void {
    for (const frame of frames) {
      this.#parts.snapshot.update(frame);
      const before = this.#lastMeasured.get(frame.device) ?? 0;
      this.#lastMeasured.set(frame.device, Math.max(before, frame.measuredAt));
      this.#heardAt.set(frame.device, frame.receivedAt);
    }
  }

  /** When each device last sent something, readable or not, UTC ms. */
  get heardAt(): ReadonlyMap<string, number> {
    return this.#heardAt;
  }

  accept(raw: RawFrame): Promise<Outcome> {
    try {
      return this.#take(raw);
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  reject(dead: Omit<DeadLetter, 'at'>): Promise<void> {
    const at = this.#parts.clock.now();
    const { device } = dead;
    if (device !== undefined) this.#heardAt.set(device, at);
    return this.#bury({
      ...dead,
      // What nobody sent is in no device's accounts.
      ...(device !== undefined && { whole: true }),
      payload: dead.payload.slice(0, PAYLOAD_LIMIT),
      at,
      ...(this.#parts.timeless?.(at) !== undefined && { timeless: true }),
    });
  }

  /** Writes what was only counted so far; to be called when the gateway stops. */
  end(): Promise<void> {
    return this.#limit.end();
  }

  status(...args: Parameters<Intake['status']>): void {
    this.#parts.status(...args);
  }

  /** A frame with its readings judged; what is no reading goes to `refused`. */
  #judge(raw: RawFrame, refused: Refused[]): Frame {
    const { device, seq, boot } = raw;
    const receivedAt = this.#parts.clock.now();
    const zone = this.#parts.farm().devices.get(device)?.zone;
    const { readings, faults } = judgeValues(raw.values);
    if (faults.length > 0) refused.push(...refusedOf(faults, raw.values));
    const sourceTime = this.#sourceTime(raw, receivedAt);
    // Property by property: spreading takes most of what a frame costs in memory.
    const frame: Writable<Frame> = {
      device,
      measuredAt: sourceTime ?? this.#receiptTime(device, receivedAt),
      clock: sourceTime === undefined ? 'received' : 'source',
      receivedAt,
      readings,
    };
    if (zone !== undefined) frame.zone = zone;
    if (seq !== undefined) frame.seq = seq;
    if (boot !== undefined) frame.boot = boot;
    return frame;
  }

  /** The source's time when its clock can be right. */
  #sourceTime({ device, ts }: RawFrame, receivedAt: number): number | undefined {
    if (ts === undefined || !isCredible(ts, this.#parts.timeless?.(receivedAt) ? Infinity : receivedAt))
      return undefined;
    if (ts > (this.#lastMeasured.get(device) ?? 0)) this.#lastMeasured.set(device, ts);
    return ts;
  }

  /** The time of receipt, never twice the same for a device. */
  #receiptTime(device: string, receivedAt: number): number {
    const last = this.#lastMeasured.get(device) ?? 0;
    const measuredAt = last > receivedAt + AHEAD_MS ? receivedAt : Math.max(receivedAt, last + 1);
    this.#lastMeasured.set(device, measuredAt);
    return measuredAt;
  }

  #isTimeless({ clock, receivedAt }: Frame): boolean {
    return clock === 'received' && this.#parts.timeless?.(receivedAt) !== undefined;
  }

  /** Not async: under load thousands of frames wait, and such a function keeps all that it has named. */
  #take(raw: RawFrame): Promise<Outcome> {
    const refused: Refused[] = [];
    const frame = this.#judge(raw, refused);
    const isOld = raw.waited === true && frame.clock === 'received';
    if (isOld && this.#isTimeless(frame)) {
      // Once the time is known it would be given that of its receipt, and pass for a value of then.
      return this.reject({ device: frame.device, ...UNDATED, payload: JSON.stringify(raw.values) }).then(
        asStored,
      );
    }
    if (!isOld) this.#heardAt.set(frame.device, frame.receivedAt);
    const { readings } = frame;
    if (readings.length === 0 && refused.length === 0)
      refused.push({ code: 'no_values', detail: 'the frame holds no value', payload: '{}' });
    const buried = refused.length === 0 ? undefined : this.#buryAll(frame, refused);
    if (buried && readings.length === 0) return buried.then(asStored);
    if (!isOld) {
      this.#parts.snapshot.update(frame);
      this.#parts.heard(frame);
    }
    const kept = this.#parts.journal.append(this.#entry(frame, isOld));
    if (!buried) return kept.then(this.#counted, this.#lost);
    // Together, so that a second rejection is not left unheard.
    return Promise.all([kept.then(this.#counted), buried]).then(([outcome]) => outcome, this.#lost);
  }

  #entry(frame: Frame, isOld: boolean): Entry {
    const moment = frame.clock === 'received' ? this.#parts.timeless?.(frame.receivedAt) : undefined;
    if (moment) return { kind: 'unclocked', frame, ...moment };
    return isOld ? { kind: 'frame', frame, replayed: true } : { kind: 'frame', frame };
  }

  /** Counts a frame once it is committed, also when a letter of its values is not and the source must send it again. */
  readonly #counted = (outcome: Outcome): Outcome => {
    this.counters.frames[outcome]++;
    return outcome;
  };

  readonly #lost = (error: unknown): never => {
    this.counters.unacknowledged++;
    throw error;
  };

  /** Resolves when all of it is durable. */
  #buryAll(frame: Frame, refused: readonly Refused[]): Promise<unknown> {
    const { device, receivedAt, readings, measuredAt, clock, seq, boot } = frame;
    return Promise.all(
      refused.map((what, index) =>
        this.#bury({
          ...{ device, at: receivedAt },
          // While the time is not known, nobody could say later where a repaired value belongs.
          ...(!this.#isTimeless(frame) && {
            frame: {
              measuredAt,
              clock,
              ...(seq !== undefined && { seq }),
              ...(boot !== undefined && { boot }),
            },
          }),
          ...(readings.length === 0 && index === 0 && { whole: true }),
          ...what,
        }),
      ),
    );
  }

  async #bury(dead: DeadLetter): Promise<void> {
    const counts = this.counters.deadLetters;
    counts[dead.code] = (counts[dead.code] ?? 0) + 1;
    if ((await this.#limit.take(dead)) === 'kept') return;
    const { flooded } = this.counters;
    flooded[dead.code] = (flooded[dead.code] ?? 0) + 1;
  }
}

const UNDATED = {
  code: 'undated',
  detail:
    'it waited at a broker for a time that nobody knows, and came while the time was not known here either',
};

const asStored = (): Outcome => 'stored';

/** All of a kind in one letter: the limit on letters is one on frames then, and not on the values of each. */
function refusedOf(faults: readonly Fault[], values: RawFrame['values']): Refused[] {
  return [...new Set(faults.map(({ code }) => code))].map((code) => {
    const alike = faults.filter((fault) => fault.code === code);
    const payload = JSON.stringify(Object.fromEntries(alike.map(({ name }) => [name, values[name]])));
    return { code, detail: wordsOf(alike), payload: payload.slice(0, PAYLOAD_LIMIT) };
  });
}
