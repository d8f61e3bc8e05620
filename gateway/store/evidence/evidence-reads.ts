import type { DatabaseSync } from 'node:sqlite';
import { localDay } from '../../../domain/day.ts';
import type { Actuation } from '../../../domain/decision.ts';
import type { DayFacts, SealedRevision, Span, ZoneDay } from '../../core/ports/evidence.ts';
import { seriesCollector } from './evidence-series.ts';
import type { EvidenceStep } from '../journal-protocol.ts';
import { KIND, bodyOf, readingsOf } from '../row.ts';
import type { NameOf, Row } from '../row.ts';

/** Entries one look takes in, some hundredths of a second: the forwarder and the page wait behind it. */
const MAX_NOTED = 50_000;
/** Most due days one question gives: sixty days of a hundred zones. */
const MAX_DUE = 6_000;
/** No local time changes its day between two of these: offsets are whole quarters of an hour. */
const QUARTER_MS = 900_000;
/** How long before a day an output may have been switched on that is on when it begins: on_max_s is a day at most. */
const LONGEST_RUN_MS = 86_400_000;

interface GatewayDay extends ZoneDay {
  readonly gateway: string;
}

export interface EvidenceReadsOptions {
  readonly nameOf: NameOf;
  readonly head: () => number;
  readonly cursor: (consumer: string) => number;
}

/** What the journal is asked for evidence, over a connection that cannot write. */
export function evidenceReads(db: DatabaseSync, { nameOf, head, cursor }: EvidenceReadsOptions) {
  const news = db.prepare(
    `SELECT kind, zone, subject, at / ${QUARTER_MS} AS quarter FROM entry
     WHERE seq > ? AND seq <= ? AND zone IS NOT NULL AND kind IN (${KIND.frame}, ${KIND.actuation})
     GROUP BY kind, zone, subject, quarter`,
  );
  const due = db.prepare(
    `SELECT day, zone FROM evidence_due WHERE day < ? ORDER BY day, zone LIMIT ${MAX_DUE}`,
  );
  const zoneOf = "(SELECT id FROM name WHERE role = 'zone' AND text = ?)";
  const newest = db.prepare(
    `SELECT document FROM evidence WHERE gateway = ? AND zone = ${zoneOf} AND day = ? ORDER BY revision DESC LIMIT 1`,
  );
  const devices = db.prepare(`SELECT device FROM zone_device WHERE zone = ${zoneOf} ORDER BY device`);
  const frames = db.prepare(
    `SELECT at, body FROM entry WHERE kind = 1 AND subject = ? AND at >= ? AND at < ? AND zone = ${zoneOf} ORDER BY at`,
  );
  const expired = db.prepare(
    `SELECT 1 FROM zone_device CROSS JOIN account USING (device)
     WHERE zone_device.zone = ${zoneOf} AND account.day = ? AND account.expired > 0 LIMIT 1`,
  );
  const actuations = db.prepare(
    `SELECT body FROM entry WHERE kind = 3 AND zone = ${zoneOf} AND at >= ? AND at < ? ORDER BY at, seq`,
  );
  const columns = 'seq, zone, day, revision, document, signature';
  const unsent = db.prepare(
    `SELECT ${columns} FROM evidence WHERE gateway = ? AND sent = 0 AND seq > ? ORDER BY seq LIMIT ?`,
  );
  const between = db.prepare(
    `SELECT ${columns} FROM evidence WHERE gateway = ? AND zone = ${zoneOf} AND day = ? AND revision > ? AND revision < ?
     ORDER BY revision`,
  );
  const waiting = db.prepare('SELECT count(*) AS count FROM evidence WHERE gateway = ? AND sent = 0');
  const all = db.prepare('SELECT count(*) AS count FROM evidence WHERE gateway = ?');

  const revisionOf = (row: Row): SealedRevision => ({
    seq: Number(row.seq),
    zone: nameOf(Number(row.zone)),
    day: String(row.day),
    revision: Number(row.revision),
    document: String(row.document),
    signature: String(row.signature),
  });

  return {
    /** The next step of taking note; undefined when nothing is new. */
    evidenceNews({
      consumer,
      timezone,
    }: {
      consumer: string;
      timezone: string;
    }): Extract<EvidenceStep, { step: 'noted' }> | undefined {
      const after = cursor(consumer);
      const seq = Math.min(head(), after + MAX_NOTED);
      if (seq <= after) return undefined;
      const days = new Map<string, [string, number]>();
      const members = new Map<string, [number, number]>();
      for (const row of news.iterate(after, seq)) {
        const zone = Number(row.zone);
        const day = localDay(Number(row.quarter) * QUARTER_MS, timezone);
        days.set(`${day} ${zone}`, [day, zone]);
        const device = Number(row.subject);
        if (row.kind === KIND.frame) members.set(`${zone} ${device}`, [zone, device]);
      }
      return { step: 'noted', consumer, seq, days: [...days.values()], devices: [...members.values()] };
    },

    evidenceDue: (before: string): ZoneDay[] =>
      due.all(before).map(({ day, zone }) => ({ day: String(day), zone: nameOf(Number(zone)) })),

    evidenceNewest: ({ gateway, zone, day }: GatewayDay): string | undefined => {
      const row = newest.get(gateway, zone, day);
      return row && String(row.document);
    },

    /** Devices by number and each one's frames by time: the same frames always make the same sums. */
    evidenceFacts({ zone, from, to }: Span & { zone: string }): DayFacts {
      const collector = seriesCollector({ from, to });
      for (const { device = null } of devices.all(zone))
        for (const row of frames.iterate(device, from, to, zone))
          for (const { point, value, quality } of readingsOf(String(row.body)))
            if (quality === 'good') collector.add(point, Number(row.at), value);
      return {
        series: collector.series(),
        actuations: actuations.all(zone, from - LONGEST_RUN_MS, to).map(bodyOf<Actuation>),
      };
    },

    /** Accounts are kept by the farm's days, as evidence is. */
    evidenceIsPartlyGone: ({ zone, day }: ZoneDay): boolean => expired.get(zone, day) !== undefined,

    evidenceUnsent: ({
      gateway,
      after,
      limit,
    }: {
      gateway: string;
      after: number;
      limit: number;
    }): SealedRevision[] => unsent.all(gateway, after, limit).map(revisionOf),

    evidenceBetween: ({
      gateway,
      zone,
      day,
      after,
      before,
    }: GatewayDay & { after: number; before: number }): SealedRevision[] =>
      between.all(gateway, zone, day, after, before).map(revisionOf),

    evidenceWaiting: (gateway: string): number => Number(waiting.get(gateway)?.count ?? 0),

    /** All less those that wait: two counts over indexes, where looking for confirmed rows would read every document. */
    evidenceConfirmed: (gateway: string): number =>
      Number(all.get(gateway)?.count ?? 0) - Number(waiting.get(gateway)?.count ?? 0),
  };
}
