import type { DatabaseSync } from 'node:sqlite';
import type { EvidenceStep } from '../journal-protocol.ts';

/** Writes steps of evidence. The caller opens and commits the transaction around any number of calls. */
export interface EvidenceWriter {
  write(step: EvidenceStep): void;
}

/**
 * Every statement may be run again without effect: a step whose answer was lost with the worker is asked for again, and
 * one that failed would take the frames of its transaction with it.
 */
export function evidenceWriter(db: DatabaseSync): EvidenceWriter {
  const moveCursor = db.prepare(
    'INSERT INTO cursor (consumer, seq) VALUES (?, ?) ON CONFLICT DO UPDATE SET seq = excluded.seq',
  );
  const addDue = db.prepare('INSERT INTO evidence_due (day, zone) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const addDevice = db.prepare('INSERT INTO zone_device (zone, device) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const zoneOf = "SELECT id FROM name WHERE role = 'zone' AND text = ?";
  const addSealed = db.prepare(
    `INSERT INTO evidence (gateway, zone, day, revision, document, signature)
     VALUES (?, (${zoneOf}), ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  const endDue = db.prepare(`DELETE FROM evidence_due WHERE day = ? AND zone = (${zoneOf})`);
  const confirm = db.prepare('UPDATE evidence SET sent = 1 WHERE seq = ?');
  const forget = db.prepare('UPDATE evidence SET sent = 0 WHERE gateway = ? AND sent = 1');

  return {
    write(step) {
      switch (step.step) {
        case 'noted':
          for (const [day, zone] of step.days) addDue.run(day, zone);
          for (const [zone, device] of step.devices) addDevice.run(zone, device);
          moveCursor.run(step.consumer, step.seq);
          break;
        case 'settled': {
          const { gateway, zone, day, sealed } = step;
          if (sealed !== undefined)
            addSealed.run(gateway, zone, day, sealed.revision, sealed.document, sealed.signature);
          endDue.run(day, zone);
          break;
        }
        case 'confirmed':
          confirm.run(step.seq);
          break;
        case 'forgotten':
          forget.run(step.gateway);
          break;
      }
    },
  };
}
