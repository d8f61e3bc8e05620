import type { DatabaseSync } from 'node:sqlite';
import type { Settlement } from '../../core/ports/dead-letters.ts';
import { KIND, REPLAYED, counterOfReplayed } from '../row.ts';

/** Writes what became of dead letters. The caller opens and commits the transaction around any number of calls. */
export interface DeadLetterWriter {
  settle(settlement: Settlement): void;
}

/** A letter that is settled already stays as it is, and its entry where it is: doing it again changes nothing. */
export function deadLetterWriter(db: DatabaseSync): DeadLetterWriter {
  const mark = db.prepare(
    `INSERT INTO dead_letter (seq, state, who, at)
     SELECT seq, ?, ?, ? FROM entry WHERE seq = ? AND kind = ${KIND.dead} ON CONFLICT DO NOTHING`,
  );
  // Marks of letters that have been removed since. Letters are removed oldest first.
  const forget = db.prepare(
    `DELETE FROM dead_letter WHERE seq < (SELECT min(seq) FROM entry WHERE kind = ${KIND.dead})`,
  );
  // Only these are ever sent to a server.
  const find = db.prepare(`SELECT * FROM entry WHERE seq = ? AND kind IN (${KIND.frame}, ${KIND.actuation})`);
  const remove = db.prepare('DELETE FROM entry WHERE seq = ?');
  const add = db.prepare(
    `INSERT INTO entry (kind, subject, zone, at, received_at, own_clock, boot, source_seq, ref, body)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );

  const addLetter = db.prepare(
    'INSERT INTO entry (kind, subject, zone, at, ref, body) SELECT kind, subject, zone, at, ref, ? FROM entry WHERE seq = ?',
  );

  /** Under a new seq, as a merge does. A frame is received anew, so that it does not pass for one that waited so long. */
  function bringBack(seq: number, at: number): void {
    const row = find.get(seq);
    if (row === undefined) return;
    remove.run(seq);
    add.run(
      row.kind ?? null,
      row.subject ?? null,
      row.zone ?? null,
      row.at ?? null,
      row.kind === KIND.frame ? at : null,
      row.own_clock ?? null,
      row.boot ?? null,
      row.kind === KIND.frame ? counterOfReplayed(row) : (row.source_seq ?? null),
      row.kind === KIND.frame ? REPLAYED : (row.ref ?? null),
      row.body ?? null,
    );
  }

  return {
    settle({ letters, state, by, at }) {
      for (const { seq, entry, left } of letters) {
        const isNew = mark.run(state, by, at, seq).changes === 1;
        if (isNew && entry !== undefined) bringBack(entry, at);
        if (isNew && left !== undefined) addLetter.run(JSON.stringify(left), seq);
      }
      forget.run();
    },
  };
}
