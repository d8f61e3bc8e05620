import type { DatabaseSync } from 'node:sqlite';
import { deadLetterWriter } from './dead-letters/dead-letter-writer.ts';
import { evidenceWriter } from './evidence/evidence-writer.ts';
import { gapWriter } from './disk/gap.ts';
import type { Change } from './journal-protocol.ts';
import { rollupWriter } from './history/rollup-writer.ts';

/** Writes changes into the journal. The caller opens and commits the transaction around any number of calls. */
export interface ChangeWriter {
  /** Of all but those that write or remove entries (retention.ts, unclocked.ts). */
  write(change: Exclude<Change, { of: 'prune' | 'restamp' }>): void;
}

/** Each kind of change has its writer. Make a new one after a rollback. */
export function changeWriter(db: DatabaseSync): ChangeWriter {
  const dead = deadLetterWriter(db);
  const evidence = evidenceWriter(db);
  const writeGap = gapWriter(db);
  const rollups = rollupWriter(db);
  const moveCursor = db.prepare(
    'INSERT INTO cursor (consumer, seq) VALUES (?, ?) ON CONFLICT DO UPDATE SET seq = excluded.seq',
  );
  const keepRange = db.prepare(
    'INSERT INTO backlog (consumer, low, high) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET high = excluded.high',
  );
  const endRange = db.prepare('DELETE FROM backlog WHERE consumer = ? AND low = ?');
  return {
    write(change) {
      switch (change.of) {
        case 'cursor':
          moveCursor.run(change.consumer, change.seq);
          break;
        case 'backlog': {
          const { consumer, range } = change;
          if (range.high > range.low) keepRange.run(consumer, range.low, range.high);
          else endRange.run(consumer, range.low);
          if (change.cursor === 'moves_to_high') moveCursor.run(consumer, range.high);
          break;
        }
        case 'dead':
          dead.settle(change.settlement);
          break;
        case 'evidence':
          evidence.write(change.step);
          break;
        case 'gap':
          writeGap(change.gap);
          break;
        case 'rollup':
          rollups.write(change);
          break;
      }
    },
  };
}
