import { linesOf } from '../../domain/wire/line-protocol.ts';
import type { Sink } from '../core/ports/sink.ts';
import type { Message } from '../link/mqtt5/message.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { Fault, Letter } from './letter.ts';
import { MAX_WAITING } from './limits.ts';
import type { Reader } from './reader.ts';
import type { Writer } from './writer.ts';

/** Since the start. */
export interface Counters {
  /** Messages as they came, redelivered ones again. */
  received: number;
  /** Frames that the server has. */
  written: number;
  acknowledged: number;
  /** Dead letters that the broker has confirmed. */
  dead: number;
  /** Messages at QoS 0 that nobody could take. */
  dropped: number;
}

interface Parts {
  readonly reader: Reader;
  readonly writer: Writer;
  readonly letters: DeadLetters;
  readonly sink: Pick<Sink, 'name' | 'texts'>;
}

/** A message is acknowledged when all of it is written, or confirmed on the `dead` topic, and not before. */
export class WorkerIntake {
  readonly counters: Counters = { received: 0, written: 0, acknowledged: 0, dead: 0, dropped: 0 };
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  take(message: Message): void {
    const { reader, writer, letters, sink } = this.#parts;
    this.counters.received++;
    if (message.qos === 0 && writer.waiting + letters.waiting >= MAX_WAITING) {
      this.counters.dropped++;
      return;
    }
    const { points, letter } = reader.read(message.topic, message.payload);
    let open = (points.length > 0 ? 1 : 0) + (letter ? 1 : 0);
    const done = (): void => {
      if (--open > 0) return;
      this.counters.acknowledged++;
      message.acknowledge();
    };
    if (open === 0) {
      open = 1;
      return done();
    }
    const [first] = points;
    if (first)
      writer.add({
        seq: this.counters.received,
        lines: linesOf(points, sink.texts),
        get isLost() {
          return message.isLost;
        },
        stored: () => {
          this.counters.written++;
          done();
        },
        refused: (words) => {
          const fault = { code: 'sink_rejected', detail: `${sink.name}: ${words}` };
          this.#bury(letterOf(message, first.tags.device ?? '', fault), message, done);
        },
      });
    if (letter) this.#bury(letter, message, done);
  }

  #bury(letter: Letter, message: Message, done: () => void): void {
    this.#parts.letters.add({
      letter,
      get isLost() {
        return message.isLost;
      },
      published: () => {
        this.counters.dead++;
        done();
      },
    });
  }
}

const letterOf = ({ topic, payload }: Message, device: string, fault: Fault): Letter => ({
  ...{ device, topic, payload },
  faults: [fault],
});
