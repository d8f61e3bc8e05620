import { Injectable } from '@nestjs/common';
import { Refusal, RETRY_AFTER_S } from '../http/index.ts';
import { MAX_PIXELS, rePicture } from './picture.ts';
import type { Picture } from './picture.ts';

/** Uploads that may wait for their turn; each holds its bytes in memory. */
const MAX_WAITING = 8;

/** Makes pictures one after the other: each takes some hundred megabytes while it is decoded. */
@Injectable()
export class Pictures {
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  /**
   * @param read brings the bytes; asked only when there is a place to wait at
   * @throws Refusal not_an_image, too_large, or slow_answer when too many wait; what `read` throws
   */
  async make(read: () => Promise<Buffer>): Promise<Picture> {
    if (this.#waiting >= MAX_WAITING) throw new Refusal('slow_answer', { retryAfter_s: RETRY_AFTER_S });
    this.#waiting += 1;
    const picture = await this.#inTurn(read).finally(() => (this.#waiting -= 1));
    if (picture === 'too_large')
      throw new Refusal('too_large', { facts: { limit: `${MAX_PIXELS / 1e6} megapixel` } });
    if (picture === 'not_an_image') throw new Refusal('not_an_image');
    return picture;
  }

  /** Slow senders do not hold up the others: their turn comes when they are through. */
  async #inTurn(read: () => Promise<Buffer>): ReturnType<typeof rePicture> {
    const bytes = await read();
    const turn = this.#last.then(() => rePicture(bytes)); // rePicture never rejects
    this.#last = turn;
    return turn;
  }
}
