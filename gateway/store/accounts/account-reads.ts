import type { DatabaseSync } from 'node:sqlite';
import type { DeviceDay } from '../../../domain/account.ts';
import { daySpan } from '../../../domain/day-span.ts';
import { addDays } from '../../../domain/day.ts';
import type { AccountPage, AccountQuery, AccountTotals, DeviceTotals } from '../../core/ports/accounts.ts';
import type { SeqRange } from '../../core/ports/telemetry-outbox.ts';
import { inSnapshot } from '../in-snapshot.ts';
import { KIND } from '../row.ts';
import type { Row } from '../row.ts';
import { united } from '../forwarding/waiting-ranges.ts';

/** Rows after which a page ends, some hundredths of a second: the forwarder and the page wait behind it. */
const MAX_COUNTED_ROWS = 200_000;
/** Most accounts one page gives, whatever is asked. */
const MAX_ACCOUNTS = 1_000;

/** What is asked, and of whom it depends whether a frame still waits. */
export interface AccountReading extends AccountQuery {
  /** IANA name: as the accounts were kept by. */
  readonly timezone: string;
  /** Names of the cursors that pass frames on. With none, everything waits. */
  readonly consumers: readonly string[];
}

/** What the journal is asked for accounts, over a connection that cannot write. */
export function accountReads(db: DatabaseSync, waitingOf: (consumer: string) => readonly SeqRange[]) {
  const columns = 'received, stored, duplicate, merged, rewritten, dead, expired';
  // The devices first: the key of an account begins with the device, and no index on the day makes commits dearer.
  const accounts = (which: string) =>
    db.prepare(
      `SELECT name.id AS number, name.text AS device, ${columns}
       FROM name CROSS JOIN account ON account.device = name.id AND account.day = ?
       WHERE name.role = 'device' AND name.text ${which} ORDER BY name.text LIMIT ?`,
    );
  const ofAll = accounts('> ?');
  const ofOne = accounts('= ?');
  const ofDay = db.prepare(
    `SELECT name.text AS device, ${columns}
     FROM name CROSS JOIN account ON account.device = name.id AND account.day = ?
     WHERE name.role = 'device' ORDER BY name.text`,
  );
  const sums = db.prepare(
    `SELECT ${columns
      .split(', ')
      .map((column) => `coalesce(sum(${column}), 0) AS ${column}`)
      .join(', ')}
     FROM name CROSS JOIN account ON account.device = name.id AND account.day = ? WHERE name.role = 'device'`,
  );

  /** Rows of a device that stand in the journal, and those that wait; over the index of their key alone. */
  function counter(consumers: readonly string[]) {
    const ranges = united(
      consumers.length === 0 ? [{ low: 0, high: Number.MAX_SAFE_INTEGER }] : consumers.flatMap(waitingOf),
    );
    const waits = ranges.map(() => 'seq > ? AND seq <= ?').join(' OR ');
    const count = db.prepare(
      `SELECT count(*) AS live, coalesce(sum(${waits}), 0) AS waiting FROM entry
       WHERE kind = ${KIND.frame} AND subject = ? AND at >= ? AND at < ?`,
    );
    const bounds = ranges.flatMap(({ low, high }) => [low, high]);
    return (device: number, { from, to }: { from: number; to: number }) => {
      const row = count.get(...bounds, device, from, to);
      return { live: Number(row?.live), waiting: Number(row?.waiting) };
    };
  }

  function page({ from, to, device, limit, after, timezone, consumers }: AccountReading): AccountPage {
    const countOf = counter(consumers);
    const items: DeviceDay[] = [];
    const most = Math.min(limit, MAX_ACCOUNTS);
    let counted = 0;
    let last = after;
    for (let day = after?.day ?? to; day >= from; day = addDays(day, -1)) {
      const behind = last?.day === day ? last.device : '';
      const statement = device === undefined ? ofAll : ofOne;
      const rows =
        device === undefined || device > behind ? statement.all(day, device ?? behind, most + 1) : [];
      const span = daySpan(day, timezone);
      for (const row of rows) {
        if (last !== undefined && (items.length >= most || counted >= MAX_COUNTED_ROWS))
          return { items, next: last };
        const { live, waiting } = countOf(Number(row.number), span);
        counted += live;
        const account = { ...countsOf(row), forwarded: live - waiting, waiting };
        last = { device: String(row.device), day };
        items.push({ ...last, ...account });
      }
    }
    return { items };
  }

  return {
    /** One moment for all that is compared: a commit in between would look like a loss. */
    accounts: (query: AccountReading): AccountPage => inSnapshot(db, () => page(query)),
    accountsOfDay: (day: string): readonly DeviceTotals[] =>
      ofDay.all(day).map((row) => ({ device: String(row.device), ...countsOf(row) })),
    accountTotals: (day: string): AccountTotals => countsOf(sums.get(day) ?? {}),
  };
}

const countsOf = (row: Row): AccountTotals => ({
  received: Number(row.received),
  stored: Number(row.stored),
  duplicate: Number(row.duplicate),
  merged: Number(row.merged),
  rewritten: Number(row.rewritten),
  dead: Number(row.dead),
  expired: Number(row.expired),
});
