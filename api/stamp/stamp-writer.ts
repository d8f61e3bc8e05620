import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import type { CompiledQuery } from 'kysely';
import type { Clock } from '../../domain/clock.ts';
import { stampCodes } from '../../domain/stamp.ts';
import type { Db } from '../db/index.ts';
import type { RandomBytes } from '../platform/index.ts';
import { isTaken } from '../records/index.ts';
import { codesIn } from './batch.ts';
import type { StampBatchRow } from './batch.ts';

/** Codes handed to the store in one text: a parameter for each would cost PostgreSQL's driver a hundred megabytes. */
const CODES_IN_TEXT = 100;
const TEXTS = 20;
const CODE_LENGTH = 13;
/** Codes of a transaction: more of them are faster, and hold up everybody else's queries for longer. */
const CODES_AT_ONCE = CODES_IN_TEXT * TEXTS;
/** 65 random bits meet once in a lifetime; the same code again and again is a broken source of chance. */
const MAX_COLLISIONS = 3;

export interface StampWriterParts {
  readonly db: Db;
  readonly random: RandomBytes;
  readonly clock: Clock;
}

/** Writes the codes of batches. */
export class StampWriter {
  readonly #parts: StampWriterParts;
  readonly #insert: CompiledQuery;
  constructor(parts: StampWriterParts) {
    this.#parts = parts;
    this.#insert = insertOf(parts.db);
  }

  /**
   * Writes what a batch still lacks, so that it may be called again after a crash at any point, and by several processes:
   * each chunk is one transaction that takes its place in the batch (`issued`), which only one of them can.
   * Returns early when `signal` is aborted. Rejects with the store's error; what was written stays.
   */
  async write(batch: StampBatchRow, signal?: AbortSignal): Promise<void> {
    const codes = codesIn(batch);
    let { issued } = batch;
    let collisions = 0;
    while (issued < codes && !signal?.aborted) {
      try {
        const isWritten = await this.#writeChunk(batch, issued, Math.min(CODES_AT_ONCE, codes - issued));
        issued = isWritten ? Math.min(codes, issued + CODES_AT_ONCE) : await this.#issuedOf(batch.id);
      } catch (error) {
        collisions += 1;
        if (!isTaken(error) || collisions > MAX_COLLISIONS) throw error;
      }
      await setImmediate(); // SQLite answers without leaving the turn: others get theirs here
    }
  }

  /** False when another process has written this chunk. */
  #writeChunk(batch: StampBatchRow, issued: number, rows: number): Promise<boolean> {
    const { db, random, clock } = this.#parts;
    const codes = stampCodes(rows, random);
    const isLast = issued + rows === codesIn(batch);
    const isActive = batch.activate === 'on-issue';
    const texts = Array.from({ length: TEXTS }, (_, i) =>
      codes.slice(i * CODES_IN_TEXT, (i + 1) * CODES_IN_TEXT).join(''),
    );
    const state = isActive ? 'active' : 'printed';
    const parameters = [batch.id, issued, batch.lot, state, ...texts, rows];
    return db.transaction().execute(async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('stamp_batch')
        .set({ issued: issued + rows })
        .$if(isActive, (query) => query.set({ active_count: issued + rows }))
        .$if(isLast, (query) => query.set({ ready_at: clock.now() }))
        .where('id', '=', batch.id)
        .where('issued', '=', issued)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return false;
      await trx.executeQuery({ ...this.#insert, parameters });
      return true;
    });
  }

  async #issuedOf(batch: string): Promise<number> {
    const query = this.#parts.db.selectFrom('stamp_batch').select('issued').where('id', '=', batch);
    return (await query.executeTakeFirstOrThrow()).issued;
  }
}

/** Its parameters: batch, number before the first, lot, state, the texts of codes, how many codes they hold. */
function insertOf(db: Db): CompiledQuery {
  const texts = Array.from({ length: TEXTS }, (_, i) => sql`(${''}, ${sql.lit(i * CODES_IN_TEXT)})`);
  const places = Array.from({ length: CODES_IN_TEXT }, (_, i) => sql`(${sql.lit(i + 1)})`);
  const length = sql.lit(CODE_LENGTH);
  return sql`insert into stamp (code, batch, number, lot, state)
    select substr(t.column1, (p.column1 - 1) * ${length} + 1, ${length}),
      ${''}, cast(${0} as bigint) + t.column2 + p.column1, ${null}, ${''}
    from (values ${sql.join(texts)}) as t cross join (values ${sql.join(places)}) as p
    where t.column2 + p.column1 <= ${0}`.compile(db);
}
