import { Inject, Injectable } from '@nestjs/common';
import type { Selectable } from 'kysely';
import type { Db, SignInFailureTable } from '../db/index.ts';
import { DB } from '../platform/index.ts';

export type FailureRow = Selectable<SignInFailureTable>;

/** Wrong passwords, counted per subject. */
@Injectable()
export class SignInFailureRepository {
  readonly #db: Db;
  constructor(@Inject(DB) db: Db) {
    this.#db = db;
  }

  of(subjects: readonly string[]): Promise<FailureRow[]> {
    return this.#db.selectFrom('sign_in_failure').selectAll().where('subject', 'in', subjects).execute();
  }

  /** Counts one more for each subject. @param count what to keep, given what stands (0 failures when nothing does) */
  async add(
    subjects: readonly string[],
    { at, forgetBefore, count }: { at: number; forgetBefore: number; count: (row: FailureRow) => number },
  ): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      for (const subject of subjects) {
        // Written as it stands, which locks the row: two failures at once count as two.
        const row = await trx
          .insertInto('sign_in_failure')
          .values({ subject, failures: 0, last_at: at })
          .onConflict((conflict) =>
            conflict.column('subject').doUpdateSet({ failures: (eb) => eb.ref('sign_in_failure.failures') }),
          )
          .returningAll()
          .executeTakeFirstOrThrow();
        await trx
          .updateTable('sign_in_failure')
          .set({ failures: count(row), last_at: at })
          .where('subject', '=', subject)
          .execute();
      }
    });
    await this.#db.deleteFrom('sign_in_failure').where('last_at', '<', forgetBefore).execute();
  }

  async clear(subject: string): Promise<void> {
    await this.#db.deleteFrom('sign_in_failure').where('subject', '=', subject).execute();
  }
}
