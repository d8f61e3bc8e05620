import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { Refusal } from '../http/index.ts';

export const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/webp'];
const MAX_MB = 10;
const BYTES_PER_MB = 1_048_576;

/** Pictures come as the raw body. It is handed on unread, so that nothing is kept of a caller who may not send it. */
export function takePictures(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(PICTURE_TYPES, (_request, payload, done) => done(null, payload));
}

/** The bytes of an upload. @throws Refusal not_an_image, too_large, malformed */
export async function readUpload(body: unknown): Promise<Buffer> {
  if (!(body instanceof Readable)) throw new Refusal('not_an_image');
  const payload: AsyncIterable<Buffer> = body;
  const chunks: Buffer[] = [];
  let left = MAX_MB * BYTES_PER_MB;
  try {
    // The rest of what is too large is read and dropped: a client that still sends does not hear the answer.
    for await (const chunk of payload) if ((left -= chunk.length) >= 0) chunks.push(chunk);
  } catch {
    throw new Refusal('malformed'); // it broke off
  }
  if (left < 0) throw new Refusal('too_large', { facts: { limit: `${MAX_MB} MB` } });
  return Buffer.concat(chunks);
}
