import type { DatabaseSync } from 'node:sqlite';
import { daySpan } from '../../../domain/day-span.ts';
import { doneReads } from '../forwarding/done-up-to.ts';
import { isEvidenceConsumer } from '../evidence/evidence-consumer.ts';
import type { PruneStep, Pruned } from '../journal-protocol.ts';
import { FRAMES_PER_DEVICE } from '../newest-frames.ts';
import { HOURS_PER_ZONE } from '../journal-reads.ts';
import { KIND } from '../row.ts';
import type { Row } from '../row.ts';

/** How much later than now an entry may have come by a clock that was right enough, ms. */
const AHEAD_MS = 86_400_000;
/** Entries one step looks at, and removes at most: some milliseconds in which the journal takes nothing. */
const ROWS_PER_STEP = 1_000;
/** How long before a day an output may have been switched on that is on when it begins: on_max_s is a day at most. */
const LONGEST_RUN_MS = 86_400_000;

export interface PrunerOptions {
  /** IANA name of the farm's time zone. */
  readonly timezone: string;
  /** Told of every frame that goes. @param device by number @param at UTC ms, measured */
  readonly expired: (device: number, at: number) => void;
}

/**
 * Removes the oldest entries, in the order they were journalled, inside the caller's transaction. What stays however old
 * it is: what somebody has not read yet, what a restart begins with (the newest decision of each output, the newest
 * frames of each device and the newest hours of each zone), and the days that are still to be sealed.
 */
export function pruner(db: DatabaseSync, { timezone, expired }: PrunerOptions): (step: PruneStep) => Pruned {
  const oldest = db.prepare(
    `SELECT seq, kind, subject, zone, at, coalesce(received_at, at) AS came FROM entry
     WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ${ROWS_PER_STEP}`,
  );
  const remove = db.prepare('DELETE FROM entry WHERE seq BETWEEN ? AND ?');
  const removeSettled = db.prepare('DELETE FROM dead_letter WHERE seq BETWEEN ? AND ?');
  const isSettled = db.prepare('SELECT 1 FROM dead_letter WHERE seq = ?');
  const { doneUpTo } = doneReads(db);
  const removeGaps = db.prepare('DELETE FROM gap WHERE to_at < ?');
  const head = db.prepare('SELECT coalesce(max(seq), 0) AS seq FROM entry');
  const firstDue = db.prepare('SELECT min(day) AS day FROM evidence_due');

  /** The mark below which entries of one kind and subject may go, asked for again only when it would keep one. */
  const mark = (sql: string) => {
    const find = db.prepare(sql);
    const known = new Map<number, number>();
    return (of: number, value: number): boolean => {
      if (value < (known.get(of) ?? -Infinity)) return true;
      const found = Number(find.get(of)?.mark ?? -Infinity);
      known.set(of, found);
      return value < found;
    };
  };
  const isOldFrame = mark(
    `SELECT at AS mark FROM entry WHERE kind = ${KIND.frame} AND subject = ?
     ORDER BY at DESC LIMIT 1 OFFSET ${FRAMES_PER_DEVICE - 1}`,
  );
  const isOldDecision = mark(
    `SELECT max(seq) AS mark FROM entry WHERE kind = ${KIND.decision} AND subject = ?`,
  );
  const isOldHour = mark(
    `SELECT seq AS mark FROM entry WHERE kind = ${KIND.hour} AND zone = ?
     ORDER BY seq DESC LIMIT 1 OFFSET ${HOURS_PER_ZONE - 1}`,
  );

  const passedByAll = (consumers: readonly string[]): number =>
    consumers.reduce((seq, consumer) => Math.min(seq, doneUpTo(consumer)), Number(head.get()?.seq));

  /** UTC ms from which on a seal may still need what was measured and done. */
  function sealedBefore(consumers: readonly string[]): number {
    const day = consumers.some(isEvidenceConsumer) ? (firstDue.get()?.day ?? null) : null;
    return day === null ? Infinity : daySpan(String(day), timezone).from - LONGEST_RUN_MS;
  }

  function mayGo(row: Row, unsealedFrom: number): boolean {
    const [seq, at, subject] = [Number(row.seq), Number(row.at), Number(row.subject)];
    switch (row.kind) {
      case KIND.frame:
        return at < unsealedFrom && isOldFrame(subject, at);
      case KIND.decision:
        return isOldDecision(subject, seq);
      case KIND.actuation:
        return at < unsealedFrom;
      case KIND.hour:
        return isOldHour(Number(row.zone), seq);
      default:
        return true;
    }
  }

  function isMeant({ kind, seq = null }: Row, kinds: PruneStep['kinds']): boolean {
    if (kinds === 'all') return true;
    const isOpen = kind === KIND.dead && isSettled.get(seq) === undefined;
    return isOpen === (kinds === 'dead');
  }

  const places = new Map<PruneStep['kinds'], number>();

  return ({ consumers, before, now, kinds }) => {
    const passed = passedByAll(consumers);
    const unsealedFrom = sealedBefore(consumers);
    const rows = oldest.all(places.get(kinds) ?? 0, passed);
    let [removed, isAllYoung] = [0, true];
    let run: { readonly from: number; to: number } | undefined;
    const endRun = (): void => {
      if (run === undefined) return;
      remove.run(run.from, run.to);
      removeSettled.run(run.from, run.to);
      run = undefined;
    };
    for (const row of rows) {
      const came = Number(row.came);
      // By age it stays: nobody knows how old it is.
      const isAhead = came > now + AHEAD_MS;
      const isYoung = came >= before && !isAhead;
      isAllYoung &&= isYoung;
      if (isYoung || (isAhead && kinds === 'all') || !isMeant(row, kinds) || !mayGo(row, unsealedFrom)) {
        endRun();
        continue;
      }
      if (row.kind === KIND.frame) expired(Number(row.subject), Number(row.at));
      removed += 1;
      const seq = Number(row.seq);
      if (run === undefined) run = { from: seq, to: seq };
      else run.to = seq;
    }
    endRun();
    if (kinds === 'all') removeGaps.run(Math.min(before, Number.MAX_SAFE_INTEGER));
    const more = rows.length === ROWS_PER_STEP && !isAllYoung;
    places.set(kinds, more ? Number(rows.at(-1)?.seq ?? 0) : 0);
    return { removed, more };
  };
}
