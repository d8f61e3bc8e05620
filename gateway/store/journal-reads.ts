import type { DatabaseSync } from 'node:sqlite';
import type { Actuation, Decision } from '../../domain/decision.ts';
import type { ZoneHour } from '../../domain/zone-hour.ts';
import type { DecisionQuery, ExplainedDecision, Recovered } from '../core/ports/reads.ts';
import { accountReads } from './accounts/account-reads.ts';
import { doneReads } from './forwarding/done-up-to.ts';
import { deadLetterReads } from './dead-letters/dead-letter-reads.ts';
import { evidenceReads } from './evidence/evidence-reads.ts';
import { historyReads } from './history/history-reads.ts';
import { lineReads } from './forwarding/line-reads.ts';
import { namesByNumber } from './names.ts';
import { newestFrames } from './newest-frames.ts';
import { rollupReads } from './history/rollup-reads.ts';
import { shadowReads } from './shadow-reads.ts';
import { unclockedReads } from './unclocked.ts';
import { ENTRY_COLUMNS, KIND, bodyOf, entryOf, frameOf } from './row.ts';

/** Most entries one read gives, whatever is asked. */
const MAX_ENTRIES = 10_000;
/** What a decision led to is looked for so long after it, ms, and among so many commands of its zone. */
const CARRIED_OUT_MS = 600_000;
const MAX_COMMANDS = 100;
/** Most decisions one page gives. */
const MAX_DECISIONS = 1_000;
/** Hours of each zone that a restart begins with: three days, as the water book keeps. */
export const HOURS_PER_ZONE = 72;

/** Everything the journal is asked, over a connection that cannot write. Lists of entries are given as JSON text. */
export function journalReads(db: DatabaseSync) {
  const nameOf = namesByNumber(db);
  const numberOf = db.prepare('SELECT id FROM name WHERE role = ? AND text = ?');
  const after = db.prepare(`SELECT ${ENTRY_COLUMNS} FROM entry WHERE seq > ? ORDER BY seq LIMIT ?`);
  const last = db.prepare('SELECT max(seq) AS seq FROM entry');
  const done = doneReads(db);
  const decisionById = db.prepare('SELECT seq, at FROM entry WHERE kind = 2 AND ref = ?');
  const named = db.prepare('SELECT id FROM name WHERE role = ? ORDER BY id');
  const framesOf = newestFrames(db);
  // The newest by seq and not by `at`: the clock may have been set back in between. So it is with hours.
  const newestDecision = db.prepare(
    'SELECT body FROM entry WHERE kind = 2 AND subject = ? ORDER BY seq DESC LIMIT 1',
  );
  const newestHours = db.prepare(
    `SELECT body FROM entry WHERE kind = ${KIND.hour} AND zone = ? ORDER BY seq DESC LIMIT ${HOURS_PER_ZONE}`,
  );
  const page = (where: string) =>
    db.prepare(
      `SELECT body FROM entry WHERE kind = 2 AND at >= ? AND at <= ? AND (at, seq) < (?, ?) ${where}
       ORDER BY at DESC, seq DESC LIMIT ?`,
    );
  const decisionsOfAll = page('');
  const decisionsOfZone = page('AND zone = ?');

  const read = ({ after: seq, limit }: { after: number; limit: number }): string =>
    JSON.stringify(after.all(seq, Math.min(limit, MAX_ENTRIES)).map((row) => entryOf(row, nameOf)));

  const head = (): number => Number(last.get()?.seq ?? 0);

  const commands = db.prepare(
    'SELECT body FROM entry WHERE kind = 3 AND zone = ? AND at >= ? AND at < ? ORDER BY at, seq LIMIT ?',
  );

  function explained(decision: Decision): ExplainedDecision {
    const { id, zone, at } = decision;
    const number = numberOf.get('zone', zone)?.id ?? null;
    const actuations = commands
      .all(number, at, at + CARRIED_OUT_MS, MAX_COMMANDS)
      .map(bodyOf<Actuation>)
      .filter((actuation) => actuation.decision === id);
    return { ...decision, actuations };
  }

  const decisions = (query: DecisionQuery): readonly ExplainedDecision[] => pageOf(query).map(explained);

  function pageOf({ zone, from, to, limit, before }: DecisionQuery): readonly Decision[] {
    let below = { at: Number.MAX_SAFE_INTEGER, seq: 0 };
    if (before !== undefined) {
      const row = decisionById.get(before);
      if (row === undefined) return [];
      below = { at: Number(row.at), seq: Number(row.seq) };
    }
    const rows = Math.min(limit, MAX_DECISIONS);
    if (zone === undefined)
      return decisionsOfAll.all(from, to, below.at, below.seq, rows).map(bodyOf<Decision>);
    const number = numberOf.get('zone', zone)?.id ?? null;
    return decisionsOfZone.all(from, to, below.at, below.seq, number, rows).map(bodyOf<Decision>);
  }

  const recover = (): Recovered => ({
    frames: framesOf(named.all('device').map(({ id }) => Number(id))).map((row) => frameOf(row, nameOf)),
    decisions: named
      .all('output')
      .flatMap(({ id }) => newestDecision.all(id ?? null))
      .map(bodyOf<Decision>),
    hours: named
      .all('zone')
      .flatMap(({ id }) => newestHours.all(id ?? null).reverse())
      .map(bodyOf<ZoneHour>),
  });

  return {
    ...{ read, head, decisions, recover },
    ...accountReads(db, done.waitingRanges),
    ...shadowReads(db),
    ...unclockedReads(db),
    ...historyReads(db, { head, cursor: done.cursor }),
    ...rollupReads(db, { head, cursor: done.cursor }),
    ...deadLetterReads(db, nameOf),
    ...done,
    ...lineReads(db, { nameOf, doneUpTo: done.doneUpTo }),
    ...evidenceReads(db, { nameOf, head, cursor: done.cursor }),
  };
}

/** Those that are asked from outside of the store's thread. */
export type JournalReads = Omit<ReturnType<typeof journalReads>, 'rollupStep'>;
