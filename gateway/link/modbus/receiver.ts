import { isProblem } from '../../../domain/problem.ts';
import { MAX_FRAME_BYTES, answerLength, crc16, decodeAnswer } from '../../../domain/wire/modbus.ts';
import type { Request } from '../../../domain/wire/modbus.ts';
import { answerBytes } from './timing.ts';

/** Most bytes looked at together; of more, the older ones cannot belong to a frame that is still to come. */
const MAX_BUFFERED_BYTES = 2 * MAX_FRAME_BYTES;
/** Most unreadable bytes remembered, enough to show a whole garbled frame. */
const MAX_NOISE_BYTES = MAX_FRAME_BYTES;
const NOTHING = new Uint8Array();

export interface Found {
  readonly frame: Uint8Array;
  /** Whether it answers the request that was asked about; otherwise it is a stray. */
  readonly answers: boolean;
}

/**
 * Finds frames in what arrives, whatever stands before or between them: glitches when a driver lets go of the line,
 * greetings of a board, halves of frames. Lengths and check bytes tell a frame, not pauses: adapters and converters
 * group bytes as they like.
 */
export class Receiver {
  #bytes: Uint8Array = NOTHING;
  #noise: Uint8Array = NOTHING;
  #garbled = false;

  /** True when a whole answer of the right shape came with wrong check bytes since the last clear. */
  get garbled(): boolean {
    return this.#garbled;
  }

  push(chunk: Uint8Array): void {
    this.#bytes = join(this.#bytes, chunk).slice(-MAX_BUFFERED_BYTES);
  }

  /**
   * The next good frame, removed with all before it; undefined until there is one.
   * @param expected the request that waits for its answer, if any
   */
  take(expected: Request | undefined): Found | undefined {
    let unfinished: number | undefined;
    // Bytes inside a frame may look like a short frame, about once in 2^16 places: while the expected answer seems to
    // be arriving, nothing inside it is taken for a stray.
    let isArriving = false;
    for (let start = 0; start < this.#bytes.length; start++) {
      const rest = this.#bytes.subarray(start);
      const length = answerLength(rest);
      if (length === undefined ? mayBecomeFrame(rest) : length > rest.length) unfinished ??= start;
      if (length === undefined) continue;

      const looksRight = expected !== undefined && hasShape(expected, rest, length);
      if (length > rest.length) {
        isArriving ||= looksRight;
        continue;
      }
      const frame = rest.slice(0, length);
      if (crc16(frame) !== 0) {
        this.#garbled ||= looksRight;
        continue;
      }
      const answers = expected !== undefined && isAnswer(expected, frame);
      if (!answers && isArriving) continue;
      this.#drop(start);
      this.#bytes = this.#bytes.slice(length);
      return { frame, answers };
    }
    this.#drop(unfinished ?? this.#bytes.length);
    return undefined;
  }

  /** Forgets everything; gives the bytes since the last clear that belonged to no frame. */
  clear(): Uint8Array {
    this.#drop(this.#bytes.length);
    const noise = this.#noise;
    this.#noise = NOTHING;
    this.#garbled = false;
    return noise;
  }

  #drop(count: number): void {
    if (count === 0) return;
    this.#noise = join(this.#noise, this.#bytes.subarray(0, count)).slice(0, MAX_NOISE_BYTES);
    this.#bytes = this.#bytes.slice(count);
  }
}

/** Whether a well-formed frame can be the answer to a request, be it an exception. */
export function isAnswer(request: Request, frame: Uint8Array): boolean {
  const answer = decodeAnswer(request, frame);
  return !isProblem(answer) || answer.code.startsWith('exception_');
}

/** Clause 7: the function code of an exception has its highest bit set. */
export const isException = (frame: Uint8Array): boolean => ((frame[1] ?? 0) & 0x80) !== 0;

const mayBecomeFrame = (bytes: Uint8Array): boolean =>
  bytes.length < 2 || (bytes.length === 2 && (bytes[1] ?? 0) >= 1 && (bytes[1] ?? 0) <= 4);

/** Whether these bytes, the start of a frame of that length, look like the answer to a request. */
const hasShape = (request: Request, bytes: Uint8Array, length: number): boolean =>
  bytes[0] === request.unit && bytes[1] === request.fn && length === answerBytes(request);

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
