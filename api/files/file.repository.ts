import { Inject, Injectable } from '@nestjs/common';
import type { Selectable } from 'kysely';
import type { Db, FileTable } from '../db/index.ts';
import { DB } from '../platform/index.ts';

export type FileRow = Selectable<FileTable>;

/** Pictures by the SHA-256 of their bytes. Each cooperative has its own row, so it refers only to what it uploaded. */
@Injectable()
export class FileRepository {
  readonly #db: Db;
  constructor(@Inject(DB) db: Db) {
    this.#db = db;
  }

  /** Does nothing when the cooperative has it. */
  async keep(row: FileRow): Promise<void> {
    await this.#db
      .insertInto('file')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  /** Whoever has its digest may see it. */
  async bytes(digest: string): Promise<Uint8Array | undefined> {
    const row = await this.#db
      .selectFrom('file')
      .select('bytes')
      .where('digest', '=', digest)
      .limit(1)
      .executeTakeFirst();
    return row?.bytes;
  }
}
