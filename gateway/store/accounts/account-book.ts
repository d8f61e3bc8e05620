import type { DatabaseSync } from 'node:sqlite';
import type { Entry, Outcome } from '../../core/ports/journal.ts';
import { dayOf } from './day-of.ts';
import { nameNumbers } from '../names.ts';

/** What is counted in the account of a device's day, in the order of the columns. */
const COUNTS = ['received', 'stored', 'duplicate', 'merged', 'rewritten', 'dead', 'expired'] as const;
type Count = (typeof COUNTS)[number];

/** What an entry stands for in the accounts: frames of a device. */
export interface Sent {
  readonly device: number;
  /** UTC ms. */
  readonly at: number;
  readonly as: 'frame' | 'dead';
  /** More than one for a dead letter that stands for others like it. */
  readonly frames: number;
}

/**
 * The accounts of a transaction. Counts are gathered in memory and written once, by {@link write}, before the caller
 * commits: a transaction of five thousand frames of ten devices changes ten rows. Make a new one after a rollback.
 */
export interface AccountBook {
  /** Counts an entry that came; undefined for one that is no frame and stands for none. */
  received(entry: Entry): Sent | undefined;
  /** Counts what became of it. Nothing is to be said of an entry that no row can hold: it shows as missing. */
  became(sent: Sent, outcome: Outcome): void;
  /** Counts a frame that is removed from the journal. @param device by number @param at UTC ms, measured */
  expired(device: number, at: number): void;
  /** Writes what was gathered. */
  write(): void;
}

/** @param timezone IANA name: accounts are kept by the farm's days */
export function accountBook(db: DatabaseSync, timezone: string): AccountBook {
  const numberOf = nameNumbers(db);
  const day = dayOf(timezone);
  const add = db.prepare(
    `INSERT INTO account (device, day, ${COUNTS.join(', ')}) VALUES (?, ?, ${COUNTS.map(() => '?').join(', ')})
     ON CONFLICT DO UPDATE SET ${COUNTS.map((count) => `${count} = ${count} + excluded.${count}`).join(', ')}`,
  );
  const gathered = new Map<number, Map<string, Record<Count, number>>>();

  function count(what: Count, { device, at, frames }: Omit<Sent, 'as'>): void {
    let days = gathered.get(device);
    if (days === undefined) gathered.set(device, (days = new Map<string, Record<Count, number>>()));
    const key = day(at);
    let counts = days.get(key);
    if (counts === undefined) days.set(key, (counts = none()));
    counts[what] += frames;
  }

  function sentBy(entry: Entry): Sent | undefined {
    if (entry.kind === 'frame') {
      const { device, measuredAt, receivedAt } = entry.frame;
      const at = Number.isSafeInteger(measuredAt) ? measuredAt : receivedAt;
      return { device: numberOf('device', device), at, as: 'frame', frames: 1 };
    }
    if (entry.kind !== 'dead') return undefined;
    const { whole, device, at, frames = 1 } = entry.dead;
    if (whole !== true || device === undefined) return undefined;
    return { device: numberOf('device', device), at, as: 'dead', frames };
  }

  return {
    received(entry) {
      const sent = sentBy(entry);
      if (sent !== undefined) count('received', sent);
      return sent;
    },
    became: (sent, outcome) => count(sent.as === 'dead' ? 'dead' : outcome, sent),
    expired: (device, at) => count('expired', { device, at, frames: 1 }),
    write() {
      for (const [device, days] of gathered)
        for (const [key, counts] of days) add.run(device, key, ...COUNTS.map((name) => counts[name]));
      gathered.clear();
    },
  };
}

const none = (): Record<Count, number> => ({
  ...{ received: 0, stored: 0, duplicate: 0, merged: 0 },
  ...{ rewritten: 0, dead: 0, expired: 0 },
});
