import type { DatabaseSync } from 'node:sqlite';
import type { Actuation } from '../../domain/decision.ts';
import type { Frame } from '../../domain/reading.ts';
import type { ZoneHour } from '../../domain/zone-hour.ts';
import type { Span } from '../core/ports/evidence.ts';
import { namesByNumber } from './names.ts';
import { KIND, bodyOf, readingsFrom } from './row.ts';
import type { StoredReading } from './row.ts';

/** Hours before the span: three days, as the water book keeps. */
const HOURS_BEFORE = 72;
/** How long before the span an output may have been switched on that is on when it begins: on_max_s is a day at most. */
const LONGEST_RUN_MS = 86_400_000;
const DAY_MS = 86_400_000;

/** As the statement below makes it of what row.ts wrote. */
type StoredFrame = readonly [
  at: number,
  received_at: number,
  isOfFarm: 0 | 1,
  readings: readonly StoredReading[],
];

export interface PastQuery extends Span {
  readonly zone: string;
  /** Devices that stand in the zone, or in no zone, today. */
  readonly devices: readonly string[];
}

/**
 * The past of one zone, over a connection that cannot write. Frames are read as they are asked for, so a year takes no
 * more memory than a day. A device that stood in the zone at neither end of the span, and is not there today, is not
 * found: looking through all frames of all devices would take minutes.
 */
export function journalPast(db: DatabaseSync, { zone, devices, from, to }: PastQuery) {
  const nameOf = namesByNumber(db);
  const number = Number(
    db.prepare("SELECT id FROM name WHERE role = 'zone' AND text = ?").get(zone)?.id ?? -1,
  );
  const edge = (order: 'ASC' | 'DESC') =>
    db.prepare(
      `SELECT zone FROM entry WHERE kind = ${KIND.frame} AND subject = ? AND at >= ? AND at < ? ORDER BY at ${order} LIMIT 1`,
    );
  const edges = [edge('ASC'), edge('DESC')];
  const standsHere = (device: number): boolean =>
    devices.includes(nameOf(device)) ||
    edges.some((statement) => {
      const row = statement.get(device, from, to);
      return row !== undefined && (row.zone === null || row.zone === number);
    });

  // A day at a time in one text: row by row the crossing from SQLite costs more than everything a backtest does.
  const day = db.prepare(
    `SELECT group_concat(row) AS rows FROM (
       SELECT '[' || at || ',' || received_at || ',' || (zone IS NULL) || ',' || body || ']' AS row FROM entry
       WHERE kind = ${KIND.frame} AND subject = ? AND at >= ? AND at < ? AND (zone IS NULL OR zone = ?) ORDER BY at)`,
  );

  function* framesOf(subject: number): Generator<Frame, void> {
    const device = nameOf(subject);
    for (let start = from; start < to; start += DAY_MS) {
      const rows = day.get(subject, start, Math.min(to, start + DAY_MS), number)?.rows;
      if (typeof rows !== 'string') continue;
      for (const [measuredAt, receivedAt, isOfFarm, stored] of JSON.parse(`[${rows}]`) as StoredFrame[]) {
        const readings = readingsFrom(stored);
        yield isOfFarm === 1
          ? { device, measuredAt, receivedAt, clock: 'source', readings }
          : { device, zone, measuredAt, receivedAt, clock: 'source', readings };
      }
    }
  }

  return {
    frames(): Iterable<Frame> {
      const known = db.prepare("SELECT id FROM name WHERE role = 'device' ORDER BY id").all();
      return inOrder(
        known
          .map(({ id }) => Number(id))
          .filter(standsHere)
          .map(framesOf),
      );
    },

    actuations: (): readonly Actuation[] =>
      db
        .prepare(
          `SELECT body FROM entry WHERE kind = ${KIND.actuation} AND zone = ? AND at >= ? AND at < ? ORDER BY at, seq`,
        )
        .all(number, from - LONGEST_RUN_MS, to)
        .map(bodyOf<Actuation>),

    hours: (): readonly ZoneHour[] =>
      db
        .prepare(
          `SELECT body FROM entry WHERE kind = ${KIND.hour} AND zone = ? AND at < ? ORDER BY at DESC, seq DESC
           LIMIT ${HOURS_BEFORE}`,
        )
        .all(number, from - 3_600_000 + 1)
        .map(bodyOf<ZoneHour>)
        .reverse(),
  };
}

/** Several streams, each in order of time, as one. There are few: the earliest is looked for. */
function* inOrder(streams: readonly Generator<Frame, void>[]): Generator<Frame, void> {
  const heads = streams.flatMap((stream) => {
    const next = stream.next();
    return next.done === true ? [] : [{ stream, frame: next.value }];
  });
  while (heads.length > 0) {
    let earliest = 0;
    for (let i = 1; i < heads.length; i++) {
      const [one, other] = [heads[i], heads[earliest]];
      if (one && other && one.frame.measuredAt < other.frame.measuredAt) earliest = i;
    }
    const head = heads[earliest];
    if (!head) return;
    yield head.frame;
    const next = head.stream.next();
    if (next.done === true) heads.splice(earliest, 1);
    else head.frame = next.value;
  }
}
