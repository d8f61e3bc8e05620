import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Of our files: SQLite's default, and nobody changes it. https://sqlite.org/fileformat2.html is the source of all here. */
export const PAGE_BYTES = 4_096;
/** Where the tree begins on the first page. */
export const HEADER_BYTES = 100;
const TABLE_LEAF = 0x0d;
const LEAF_HEADER_BYTES = 8;
/** A longer record is none of ours: a dead letter is cut at 16 kB. */
const MAX_RECORD_BYTES = 1_000_000;
/** What a leaf keeps of a record that goes on elsewhere. */
const MAX_LOCAL = PAGE_BYTES - 35;
const MIN_LOCAL = Math.floor(((PAGE_BYTES - 12) * 32) / 255) - 23;

/** A value of a record. Blobs are not kept: no table of the journal has any. */
export type Value = null | number | string;

/** A row found on a leaf of some table. */
export interface LeafRow {
  readonly rowid: number;
  readonly values: readonly Value[];
}

/**
 * Every row on every table leaf of a database file, whichever table it was of and whether or not it still belongs to
 * one: for a file whose tree is broken above its leaves. The log beside the file is not looked at. Cells that make no
 * sense are left out.
 */
export function* leafRows(file: string): Generator<LeafRow> {
  const handle = openSync(file, 'r');
  try {
    const pages = Math.floor(fstatSync(handle).size / PAGE_BYTES);
    const page = (number: number): Buffer | undefined => {
      if (number < 1 || number > pages) return undefined;
      const bytes = Buffer.alloc(PAGE_BYTES);
      try {
        return readSync(handle, bytes, 0, PAGE_BYTES, (number - 1) * PAGE_BYTES) === PAGE_BYTES
          ? bytes
          : undefined;
      } catch {
        return undefined; // a sector that cannot be read
      }
    };
    for (let number = 1; number <= pages; number++) {
      const bytes = page(number);
      if (bytes) yield* rowsOn(bytes, number === 1 ? HEADER_BYTES : 0, page);
    }
  } finally {
    closeSync(handle);
  }
}

type PageOf = (number: number) => Buffer | undefined;

function* rowsOn(bytes: Buffer, start: number, pageOf: PageOf): Generator<LeafRow> {
  if (bytes[start] !== TABLE_LEAF) return;
  const cells = bytes.readUInt16BE(start + 3);
  for (let cell = 0; cell < cells; cell++) {
    const pointer = start + LEAF_HEADER_BYTES + 2 * cell;
    if (pointer + 2 > PAGE_BYTES) return;
    try {
      const row = rowAt(bytes, bytes.readUInt16BE(pointer), pageOf);
      if (row) yield row;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error; // a cell that points out of its page
    }
  }
}

function rowAt(bytes: Buffer, at: number, pageOf: PageOf): LeafRow | undefined {
  const [length, afterLength] = varint(bytes, at);
  const [rowid, begin] = varint(bytes, afterLength);
  if (length > MAX_RECORD_BYTES || !Number.isSafeInteger(rowid)) return undefined;
  const record = recordOf(bytes, { begin, length, pageOf });
  const values = record && valuesOf(record);
  return values && { rowid, values };
}

/** The bytes of a record, those on overflow pages too. */
function recordOf(
  bytes: Buffer,
  { begin, length, pageOf }: { begin: number; length: number; pageOf: PageOf },
): Buffer | undefined {
  if (length <= MAX_LOCAL)
    return begin + length <= PAGE_BYTES ? bytes.subarray(begin, begin + length) : undefined;
  const surplus = MIN_LOCAL + ((length - MIN_LOCAL) % (PAGE_BYTES - 4));
  const local = surplus <= MAX_LOCAL ? surplus : MIN_LOCAL;
  const parts = [bytes.subarray(begin, begin + local)];
  let missing = length - local;
  let next = bytes.readUInt32BE(begin + local);
  while (missing > 0) {
    const overflow = pageOf(next);
    if (!overflow) return undefined;
    parts.push(overflow.subarray(4, 4 + Math.min(missing, PAGE_BYTES - 4)));
    missing -= PAGE_BYTES - 4;
    next = overflow.readUInt32BE(0);
  }
  return Buffer.concat(parts);
}

function valuesOf(record: Buffer): Value[] | undefined {
  const [headerEnd, first] = varint(record, 0);
  const values: Value[] = [];
  let at = first;
  let body = headerEnd;
  while (at < headerEnd) {
    const [type, next] = varint(record, at);
    const value = valueOf(record, body, type);
    if (value === undefined) return undefined;
    values.push(value);
    body += bytesOf(type);
    at = next;
  }
  return body === record.length ? values : undefined;
}

/** Bytes of a value by its serial type. */
const bytesOf = (type: number): number =>
  type >= 12 ? Math.floor((type - 12) / 2) : ([0, 1, 2, 3, 4, 6, 8, 8, 0, 0][type] ?? 0);

function valueOf(record: Buffer, at: number, type: number): Value | undefined {
  const bytes = bytesOf(type);
  if (at + bytes > record.length) return undefined;
  if (type === 0) return null;
  if (type <= 5) return record.readIntBE(at, bytes);
  if (type === 6) return Number(record.readBigInt64BE(at));
  if (type === 7) return record.readDoubleBE(at);
  if (type === 8 || type === 9) return type - 8;
  return type >= 13 && type % 2 === 1 ? record.toString('utf8', at, at + bytes) : undefined;
}

/** A number of one to nine bytes, and where the next thing begins. */
function varint(bytes: Buffer, at: number): [value: number, next: number] {
  let value = 0;
  for (let index = 0; index < 8; index++) {
    const byte = bytes.readUInt8(at + index);
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return [value, at + index + 1];
  }
  return [value * 256 + bytes.readUInt8(at + 8), at + 9];
}
