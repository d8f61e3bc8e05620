import { MAX_UNACKNOWLEDGED_BYTES, RECEIVE_MAXIMUM } from './limits.ts';

interface Receipt {
  readonly id: number;
  /** Of its message. */
  readonly bytes: number;
  isSettled: boolean;
}

/** Bytes of a PUBACK without reason and properties: success (3.4.2.1). */
const PUBACK_BYTES = 4;
const PUBACK = 0x40;
/** Settled receipts are cut off the list in steps, so that no acknowledgement moves the whole list. */
const CUT_AT = 1_024;

/**
 * The PUBACKs of one connection, in the order in which the messages came [MQTT-4.6.0-2]; those that are settled in one
 * turn leave in one write, which is what makes tens of thousands a second possible.
 */
export class Receipts {
  readonly #write: (bytes: Buffer) => void;
  #receipts: Receipt[] = [];
  /** The first that has not left. */
  #next = 0;
  #isDue = false;
  #bytes = 0;

  constructor(write: (bytes: Buffer) => void) {
    this.#write = write;
  }

  /** How many messages are not acknowledged. */
  get open(): number {
    return this.#receipts.length - this.#next;
  }

  /** Whether so much is not acknowledged that nothing more should be read. */
  get isFull(): boolean {
    return this.open > RECEIVE_MAXIMUM || this.#bytes > MAX_UNACKNOWLEDGED_BYTES;
  }

  /** Notes a message of so many bytes; what is given settles it. */
  add(id: number, bytes: number): () => void {
    const receipt: Receipt = { id, bytes, isSettled: false };
    this.#receipts.push(receipt);
    this.#bytes += bytes;
    return () => {
      receipt.isSettled = true;
      if (this.#isDue) return;
      this.#isDue = true;
      queueMicrotask(() => this.#send());
    };
  }

  #send(): void {
    this.#isDue = false;
    const from = this.#next;
    while (this.#receipts[this.#next]?.isSettled === true) this.#next++;
    if (this.#next === from) return;
    const bytes = Buffer.allocUnsafe((this.#next - from) * PUBACK_BYTES);
    for (const [at, { id, bytes: freed }] of this.#receipts.slice(from, this.#next).entries()) {
      this.#bytes -= freed;
      bytes.writeUInt16BE((PUBACK << 8) | 2, at * PUBACK_BYTES);
      bytes.writeUInt16BE(id, at * PUBACK_BYTES + 2);
    }
    this.#write(bytes);
    if (this.#next < CUT_AT) return;
    this.#receipts = this.#receipts.slice(this.#next);
    this.#next = 0;
  }
}
