/**
 * Pages kept ready to be sent. A page is text with gaps that each scan fills: the stamp's code in addresses, the part
 * about one pack. The text between the gaps is compressed once; a scan copies it and puts its own bytes in between.
 */
import { constants, crc32, deflateRawSync } from 'node:zlib';

interface Piece {
  readonly plain: Buffer;
  /** Raw deflate that ends on a byte and refers to nothing before or after it (a full flush), so that pieces can be joined. */
  readonly deflated: Buffer;
}

/** What a scan puts into the gaps: UTF-8. */
export interface Filling {
  readonly code: Buffer;
  readonly unit: Buffer;
}

export interface KeptPage {
  readonly pieces: readonly Piece[];
  /** After each piece but the last. */
  readonly gaps: readonly (keyof Filling)[];
  /** CRC-32 of the first piece, which is most of the page. */
  readonly crc: number;
  /** What it takes in memory. */
  readonly size_bytes: number;
}

/** Member header (RFC 1952, 2.3): deflate, no name, no time, unknown system. */
const GZIP_HEAD = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
const GZIP_TAIL_BYTES = 8;
/** Head of a stored block (RFC 1951, 3.2.4): not the last, its length twice. */
const STORED_HEAD_BYTES = 5;
/** Longest stored block. */
const MAX_STORED_BYTES = 0xffff;
const BEST = 9;

/**
 * Keeps a page.
 * @param before up to the part about one pack
 * @param after from there on
 * @param code stands in both texts where the stamp's own code shall stand
 */
export function keepPage(
  { before, after }: { readonly before: string; readonly after: string },
  code: string,
): KeptPage {
  const texts: string[] = [];
  const gaps: (keyof Filling)[] = [];
  for (const half of [before, after]) {
    const [first = '', ...rest] = half.split(code);
    texts.push(first, ...rest);
    gaps.push(...rest.map(() => 'code' as const), 'unit');
  }
  gaps.pop(); // nothing follows the last piece
  const pieces = texts.map((text, i) => {
    const plain = Buffer.from(text);
    const finishFlush = i === texts.length - 1 ? constants.Z_FINISH : constants.Z_FULL_FLUSH;
    return { plain, deflated: deflateRawSync(plain, { level: BEST, finishFlush }) };
  });
  const size_bytes = pieces.reduce((sum, { plain, deflated }) => sum + plain.length + deflated.length, 0);
  return { pieces, gaps, crc: crc32(pieces[0]?.plain ?? ''), size_bytes };
}

/** The page as it is. */
export function plainPage({ pieces, gaps }: KeptPage, filling: Filling): Buffer {
  const parts: Buffer[] = [];
  for (const [i, { plain }] of pieces.entries()) {
    parts.push(plain);
    const gap = gaps[i];
    if (gap) parts.push(filling[gap]);
  }
  return Buffer.concat(parts);
}

/**
 * The page as one gzip member (RFC 1952; browsers read no second one): the pieces as they are, each filling in a stored
 * block.
 */
export function gzipPage({ pieces, gaps, crc: ofFirst }: KeptPage, filling: Filling): Buffer {
  let crc = ofFirst;
  let length = GZIP_HEAD.length + GZIP_TAIL_BYTES;
  for (const { deflated } of pieces) length += deflated.length;
  for (const gap of gaps) length += STORED_HEAD_BYTES + filling[gap].length;
  const page = Buffer.allocUnsafe(length);
  let at = GZIP_HEAD.copy(page);
  let plainLength = 0;
  for (const [i, { plain, deflated }] of pieces.entries()) {
    if (i > 0) crc = crc32(plain, crc);
    plainLength += plain.length;
    at += deflated.copy(page, at);
    const gap = gaps[i];
    if (!gap) continue;
    const bytes = filling[gap];
    crc = crc32(bytes, crc);
    plainLength += bytes.length;
    at = store(bytes, page, at);
  }
  page.writeUInt32LE(crc, at);
  page.writeUInt32LE(plainLength, at + 4);
  return page;
}

/** Writes a stored block and gives where it ends. */
function store(bytes: Buffer, page: Buffer, at: number): number {
  if (bytes.length > MAX_STORED_BYTES)
    throw new RangeError(`${bytes.length} bytes do not fit a stored block`);
  page[at] = 0;
  page.writeUInt16LE(bytes.length, at + 1);
  page.writeUInt16LE(bytes.length ^ MAX_STORED_BYTES, at + 3);
  return at + STORED_HEAD_BYTES + bytes.copy(page, at + STORED_HEAD_BYTES);
}
