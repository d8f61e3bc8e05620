import type { DatabaseSync } from 'node:sqlite';
import type { Frame } from '../../../domain/reading.ts';
import type { KeptLetter, LetterGroup, LetterQuery, LetterState } from '../../core/ports/dead-letters.ts';
import type { DeadLetter } from '../../core/ports/journal.ts';
import { ENTRY_COLUMNS, KIND, bodyOf, frameOf } from '../row.ts';
import type { NameOf, Row } from '../row.ts';

/** Most letters one page gives, groups one summary has, and frames one look gives. */
const MAX_LETTERS = 1_000;
const MAX_GROUPS = 500;
const MAX_FRAMES = 100;

const LETTER = `e.seq, e.body, d.state, d.who, d.at AS settled_at,
  EXISTS (SELECT 1 FROM entry WHERE seq = json_extract(e.body, '$.entry')) AS stands
  FROM entry e LEFT JOIN dead_letter d ON d.seq = e.seq`;
const LETTERS = `${LETTER} WHERE e.kind = ${KIND.dead}`;

const BY_STATE: Readonly<Record<LetterState, string>> = {
  open: 'd.seq IS NULL',
  replayed: "d.state = 'replayed'",
  dropped: "d.state = 'dropped'",
};

/** What is asked of dead letters, over a connection that cannot write. */
export function deadLetterReads(db: DatabaseSync, nameOf: NameOf) {
  const numberOf = db.prepare("SELECT id FROM name WHERE role = 'device' AND text = ?");
  const one = db.prepare(`SELECT ${LETTERS} AND e.seq = ?`);
  const groups = db.prepare(
    `SELECT e.subject, count(*) AS letters, max(e.seq) AS newest
     FROM entry e LEFT JOIN dead_letter d ON d.seq = e.seq WHERE e.kind = ${KIND.dead} AND d.seq IS NULL
     GROUP BY e.subject, json_extract(e.body, '$.code') ORDER BY letters DESC LIMIT ${MAX_GROUPS}`,
  );
  const frames = db.prepare(
    `SELECT ${ENTRY_COLUMNS} FROM entry WHERE kind = ${KIND.frame} AND subject = ? AND at >= ? AND at < ?
     ORDER BY at LIMIT ${MAX_FRAMES}`,
  );

  const letter = (seq: number): KeptLetter | undefined => {
    const row = one.get(seq);
    return row && letterOf(row);
  };

  return {
    deadLetters({ state, device, code, order, behind, limit }: LetterQuery): readonly KeptLetter[] {
      const conditions = [LETTERS];
      const values: (string | number | null)[] = [];
      const where = (condition: string, value?: string | number | null): void => {
        conditions.push(condition);
        if (value !== undefined) values.push(value);
      };
      if (state !== undefined) where(BY_STATE[state]);
      // No letter is of the number -1, that of a device which never sent anything.
      if (device !== undefined)
        where('e.subject IS ?', device === null ? null : Number(numberOf.get(device)?.id ?? -1));
      if (code !== undefined) where("json_extract(e.body, '$.code') = ?", code);
      if (behind !== undefined) where(order === 'newest' ? 'e.seq < ?' : 'e.seq > ?', behind);
      const direction = order === 'newest' ? 'DESC' : 'ASC';
      return db
        .prepare(`SELECT ${conditions.join(' AND ')} ORDER BY e.seq ${direction} LIMIT ?`)
        .all(...values, Math.min(limit, MAX_LETTERS))
        .map(letterOf);
    },

    deadLetter: letter,

    deadGroups: (): readonly LetterGroup[] =>
      groups.all().flatMap(({ subject, letters, newest: seq }): LetterGroup[] => {
        const newest = letter(Number(seq));
        if (newest === undefined) return [];
        const device = subject === null ? undefined : nameOf(Number(subject));
        return [{ device, code: newest.dead.code, letters: Number(letters), newest }];
      }),

    deadFrames: ({ device, from, to }: { device: string; from: number; to: number }): readonly Frame[] =>
      frames.all(numberOf.get(device)?.id ?? -1, from, to).map((row) => frameOf(row, nameOf)),
  };
}

function letterOf(row: Row): KeptLetter {
  const dead = bodyOf<DeadLetter>(row);
  const state = row.state === 'replayed' || row.state === 'dropped' ? row.state : 'open';
  return {
    seq: Number(row.seq),
    dead,
    state,
    ...(state !== 'open' && { settled: { by: String(row.who), at: Number(row.settled_at) } }),
    ...(dead.entry !== undefined && { entry: row.stands === 1 ? ('stands' as const) : ('gone' as const) }),
  };
}
