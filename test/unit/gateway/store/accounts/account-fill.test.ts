import { describe, expect, test } from 'vitest';
import type { DeadLetter } from '../../../../../gateway/core/ports/journal.ts';
import { fillAccounts } from '../../../../../gateway/store/accounts/account-fill.ts';
import { journalWriter } from '../../../../../gateway/store/journal-writer.ts';
import { accountedJournal, anAccount } from '../../../../support/accounts.ts';
import { SOME_TIME, TIMEZONE, anHour, frameEntry } from '../../../../support/store.ts';

/** 2026-11-22 00:00 in Vietnam. */
const MIDNIGHT = SOME_TIME - 6 * 3_600_000;

/** A journal as a version without accounts left it. */
function oldJournal() {
  const journal = accountedJournal();
  const writer = journalWriter(journal.db);
  const letter = (code: string, given: Partial<DeadLetter> = {}) =>
    writer.write({
      kind: 'dead',
      dead: { device: 'node-7', at: SOME_TIME, code, detail: 'no', payload: '{', ...given },
    });
  for (const measuredAt of [
    MIDNIGHT - 1,
    MIDNIGHT,
    MIDNIGHT + 1,
    MIDNIGHT + 86_399_999,
    MIDNIGHT + 86_400_000,
  ])
    writer.write(frameEntry({ measuredAt }));
  writer.write(frameEntry({ device: 'node-8' }));
  for (const code of ['not_json', 'unknown_metric', 'not_a_number', 'sink_rejected']) letter(code);
  letter('no_values', { at: MIDNIGHT - 2 * 86_400_000 });
  letter('unknown_metric', { at: MIDNIGHT - 2 * 86_400_000, whole: true, frames: 3 });
  writer.write({ kind: 'dead', dead: { at: SOME_TIME, code: 'not_json', detail: 'no', payload: '{' } });
  writer.write({ kind: 'hour', hour: anHour(0) });
  return journal;
}

const FILLED = [
  anAccount({ day: '2026-11-23', received: 1, stored: 1, waiting: 1 }),
  anAccount({ received: 4, stored: 3, dead: 1, waiting: 3 }),
  anAccount({ device: 'node-8', received: 1, stored: 1, waiting: 1 }),
  anAccount({ day: '2026-11-21', received: 1, stored: 1, waiting: 1 }),
  anAccount({ day: '2026-11-20', received: 4, dead: 4 }),
];

describe('a journal without accounts', () => {
  test('gets them from what stands in it, and they add up', () => {
    const { db, accounts } = oldJournal();
    fillAccounts(db, TIMEZONE);
    expect(accounts()).toEqual(FILLED);
  });

  test('gets them once, also when it is opened again after more has come', () => {
    const { db, take, accounts } = oldJournal();
    fillAccounts(db, TIMEZONE);
    take(frameEntry({ device: 'node-9' }));
    accounts();
    fillAccounts(db, TIMEZONE);
    const nine = anAccount({ device: 'node-9', received: 1, stored: 1, waiting: 1 });
    expect(accounts()).toEqual(FILLED.toSpliced(3, 0, nine));
  });

  test('is left as it was when that fails, and gets them the next time', () => {
    const { db, accounts } = oldJournal();
    db.exec(`CREATE TRIGGER fault BEFORE INSERT ON cursor BEGIN SELECT RAISE(ABORT, 'disk full'); END`);
    expect(() => fillAccounts(db, TIMEZONE)).toThrow('disk full');
    expect(accounts()).toEqual([]);
    db.exec('DROP TRIGGER fault');
    fillAccounts(db, TIMEZONE);
    expect(accounts()).toEqual(FILLED);
  });
});

test('after a change of the time zone accounts are filled anew by its days, once', () => {
  const { db, take, accounts } = accountedJournal();
  fillAccounts(db, TIMEZONE);
  take(frameEntry({ measuredAt: MIDNIGHT + 3_600_000 })); // still 2026-11-21 in Paris
  expect(accounts()).toEqual([anAccount({ received: 1, stored: 1, waiting: 1 })]);
  for (let opened = 0; opened < 2; opened++) {
    fillAccounts(db, 'Europe/Paris');
    const rows = db.prepare('SELECT day, received, stored FROM account').all();
    expect(rows).toEqual([{ day: '2026-11-21', received: 1, stored: 1 }]);
  }
});

test('a new journal begins with none, and is not filled later', () => {
  const { db, take, accounts } = accountedJournal();
  fillAccounts(db, TIMEZONE);
  take(frameEntry());
  accounts();
  fillAccounts(db, TIMEZONE);
  expect(accounts()).toEqual([anAccount({ received: 1, stored: 1, waiting: 1 })]);
});
