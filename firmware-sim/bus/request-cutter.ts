import { MAX_FRAME_BYTES, crc16, requestLength } from '../../domain/wire/modbus.ts';

const MIN_FRAME_BYTES = 4;

/**
 * Cuts a stream of bytes into Modbus RTU requests. On a wire silence ends a frame; a TCP converter or a pty keeps no
 * silences, so length and check bytes have to do: what stands before the first whole frame with right check bytes is
 * garbage and is dropped with it.
 */
export class RequestCutter {
  #held: Uint8Array = new Uint8Array(0);

  /** Adds what came and gives every frame that is whole now. */
  push(chunk: Uint8Array): Uint8Array[] {
    this.#held = join(this.#held, chunk);
    const frames: Uint8Array[] = [];
    for (let frame = firstFrame(this.#held); frame !== undefined; frame = firstFrame(this.#held)) {
      frames.push(frame.bytes);
      this.#held = this.#held.slice(frame.end);
    }
    this.#held = this.#held.slice(-MAX_FRAME_BYTES); // no frame is longer, so no more can be the start of one
    return frames;
  }

  /** Forgets what was not whole: after a silence it never will be. */
  clear(): void {
    this.#held = new Uint8Array(0);
  }
}

function firstFrame(bytes: Uint8Array): { readonly bytes: Uint8Array; readonly end: number } | undefined {
  for (let start = 0; start + MIN_FRAME_BYTES <= bytes.length; start++) {
    const rest = bytes.subarray(start);
    // A function the domain does not know has no known length: such a frame is whole when its check bytes are right.
    const length = requestLength(rest) ?? (start === 0 ? rest.length : undefined);
    if (length === undefined || length > rest.length || length > MAX_FRAME_BYTES) continue;
    const frame = rest.slice(0, length);
    if (crc16(frame) === 0) return { bytes: frame, end: start + length };
  }
  return undefined;
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
