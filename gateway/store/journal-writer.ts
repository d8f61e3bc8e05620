import { decisionKey } from '../../domain/decision.ts';
import type { DatabaseSync } from 'node:sqlite';
import type { Frame, Reading } from '../../domain/reading.ts';
import type { Entry, Outcome } from '../core/ports/journal.ts';
import { judge, sameContent } from './frame-identity.ts';
import { nameNumbers } from './names.ts';
import { KIND, OWN_CLOCK, REPLAYED, counterOfReplayed, readingsOf, readingsText, whole } from './row.ts';
import type { Row } from './row.ts';
import { unclockedHold } from './unclocked.ts';

/**
 * How long after a frame of a source without clock the same counters and values may be its resend, ms. Counters come
 * again: without one of boots at every restart, with one when the node is replaced or its memory wiped. A frame kept
 * twice harms nobody, one taken for a resend is lost.
 */
const RESEND_WITHIN_MS = 10 * 60_000;
const RESEND_OF_SAME_BOOT_WITHIN_MS = 7 * 24 * 3_600_000;
/** Earlier frames with the same counters that are compared, newest first: the counters of a node may stand still. */
const MAX_COMPARED = 16;

/**
 * Writes entries into the journal. The caller opens and commits the transaction around any number of calls, and makes
 * a new writer after a rollback.
 */
export interface JournalWriter {
  /** Throws a TypeError for an entry that no row can hold; the transaction may go on without it. */
  write(entry: Entry): Outcome;
}

export function journalWriter(db: DatabaseSync): JournalWriter {
  const numberOf = nameNumbers(db);
  const addFrame = db.prepare(
    `INSERT INTO entry (kind, subject, zone, at, received_at, own_clock, boot, source_seq, ref, body)
     VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  const findFrame = db.prepare('SELECT * FROM entry WHERE kind = 1 AND subject = ? AND at = ?');
  const removeEntry = db.prepare('DELETE FROM entry WHERE seq = ?');
  const findSameCounters = db.prepare(
    `SELECT received_at, body FROM entry WHERE kind = 1 AND own_clock <> 1 AND subject = ? AND source_seq = ? AND boot IS ?
     ORDER BY seq DESC LIMIT ${MAX_COMPARED}`,
  );
  const holdUnclocked = unclockedHold(db);
  const addOther = db.prepare(
    'INSERT INTO entry (kind, subject, zone, at, ref, body) VALUES (?, ?, ?, ?, ?, ?)',
  );

  function writeFrame(frame: Frame, mark: typeof REPLAYED | null): Outcome {
    const device = numberOf('device', frame.device);
    if (isResend(device, frame)) return 'duplicate';

    const zone = frame.zone === undefined ? null : numberOf('zone', frame.zone);
    const at = whole(frame.measuredAt, 'measuredAt');
    const receivedAt = whole(frame.receivedAt, 'receivedAt');
    const { changes } = addFrame.run(
      device,
      zone,
      at,
      receivedAt,
      OWN_CLOCK.indexOf(frame.clock),
      frame.boot === undefined ? null : whole(frame.boot, 'boot'),
      frame.seq === undefined ? null : whole(frame.seq, 'seq'),
      mark,
      readingsText(frame.readings),
    );
    if (changes === 1) return 'stored';

    const stored = findFrame.get(device, at);
    if (stored === undefined) throw new Error('a frame is refused by its key and cannot be found by it');
    const verdict = judge(readingsOf(String(stored.body)), frame.readings);
    if (verdict.outcome === 'duplicate') return 'duplicate';
    if (mark !== null && verdict.outcome === 'rewritten') return 'duplicate'; // measured meanwhile, and that stays
    replace(stored, { receivedAt, readings: verdict.readings, mark });
    return verdict.outcome;
  }

  /** A source without a clock gets a new time with each resend, so its own counters and values tell. */
  function isResend(device: number, frame: Frame): boolean {
    if (frame.clock === 'source' || frame.seq === undefined) return false;
    const boot = frame.boot === undefined ? null : whole(frame.boot, 'boot');
    const within_ms = boot === null ? RESEND_WITHIN_MS : RESEND_OF_SAME_BOOT_WITHIN_MS;
    return findSameCounters
      .all(device, whole(frame.seq, 'seq'), boot)
      .some(
        (row) =>
          Math.abs(frame.receivedAt - Number(row.received_at)) <= within_ms &&
          sameContent(readingsOf(String(row.body)), frame.readings),
      );
  }

  /**
   * The frame comes back under a new seq. Its zone stays as first stored: the zone is a tag of the line, and a line
   * under other tags would be a second one. One with a replayed value in it stays marked.
   */
  function replace(
    stored: Row,
    {
      receivedAt,
      readings,
      mark,
    }: {
      readonly receivedAt: number;
      readonly readings: readonly Reading[];
      readonly mark: typeof REPLAYED | null;
    },
  ): void {
    const body = readingsText(readings);
    removeEntry.run(Number(stored.seq));
    addFrame.run(
      stored.subject ?? null,
      stored.zone ?? null,
      stored.at ?? null,
      receivedAt,
      stored.own_clock ?? null,
      stored.boot ?? null,
      mark === null ? (stored.source_seq ?? null) : counterOfReplayed(stored),
      mark ?? stored.ref ?? null,
      body,
    );
  }

  function write(entry: Entry): Outcome {
    switch (entry.kind) {
      case 'frame':
        return writeFrame(entry.frame, entry.replayed === true ? REPLAYED : null);
      case 'decision':
      case 'actuation': {
        const fact = entry.kind === 'decision' ? entry.decision : entry.actuation;
        addOther.run(
          KIND[entry.kind],
          numberOf('output', entry.kind === 'decision' ? decisionKey(entry.decision) : fact.output),
          numberOf('zone', fact.zone),
          whole(fact.at, 'at'),
          fact.id,
          JSON.stringify(fact),
        );
        return 'stored';
      }
      case 'dead': {
        const { device, at } = entry.dead;
        const subject = device === undefined ? null : numberOf('device', device);
        addOther.run(KIND.dead, subject, null, whole(at, 'at'), null, JSON.stringify(entry.dead));
        return 'stored';
      }
      case 'unclocked':
        holdUnclocked(entry);
        return 'stored';
      case 'hour': {
        const zone = numberOf('zone', entry.hour.zone);
        addOther.run(KIND.hour, null, zone, whole(entry.hour.at, 'at'), null, JSON.stringify(entry.hour));
        return 'stored';
      }
    }
  }

  return { write };
}
