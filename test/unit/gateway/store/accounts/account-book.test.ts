import { describe, expect, test } from 'vitest';
import type { Entry } from '../../../../../gateway/core/ports/journal.ts';
import { accountedJournal, anAccount } from '../../../../support/accounts.ts';
import { SOME_TIME, frameEntry, readings } from '../../../../support/store.ts';

/** 2026-11-22 00:00 in Vietnam. */
const MIDNIGHT = SOME_TIME - 6 * 3_600_000;
const letter = (given: object): Entry => ({
  kind: 'dead',
  dead: { device: 'node-7', at: SOME_TIME, code: 'not_json', detail: 'no', payload: '{', ...given },
});

describe('the account of a device and a day', () => {
  test('counts every outcome, and what is merged or rewritten stays one stored frame', () => {
    const { take, accounts } = accountedJournal();
    expect([
      take(frameEntry()),
      take(frameEntry({ receivedAt: SOME_TIME + 900 })),
      take(frameEntry({ readings: readings({ 'soil.ph': 6 }) })),
      take(frameEntry({ readings: readings({ 'soil.ph': 7 }) })),
      take(frameEntry({ measuredAt: SOME_TIME + 1 })),
    ]).toEqual(['stored', 'duplicate', 'merged', 'rewritten', 'stored']);
    take(letter({ whole: true }));
    expect(accounts()).toEqual([
      anAccount({ received: 6, stored: 2, duplicate: 1, merged: 1, rewritten: 1, dead: 1, waiting: 2 }),
    ]);
  });

  test('is of the local day it was measured on, however late and in whatever order it comes', () => {
    const { take, accounts } = accountedJournal();
    for (const measuredAt of [MIDNIGHT, MIDNIGHT + 5, MIDNIGHT - 1, MIDNIGHT + 2, MIDNIGHT - 86_400_000])
      take(frameEntry({ measuredAt, receivedAt: MIDNIGHT + 60_000 }));
    expect(accounts()).toEqual([
      anAccount({ received: 3, stored: 3, waiting: 3 }),
      anAccount({ day: '2026-11-21', received: 2, stored: 2, waiting: 2 }),
    ]);
  });

  test('is of one device', () => {
    const { take, accounts } = accountedJournal();
    take(frameEntry({ device: 'node-9' }));
    take(frameEntry({ device: 'node-8' }));
    take(frameEntry({ device: 'node-9' }));
    expect(accounts()).toEqual([
      anAccount({ device: 'node-8', received: 1, stored: 1, waiting: 1 }),
      anAccount({ device: 'node-9', received: 2, stored: 1, duplicate: 1, waiting: 1 }),
    ]);
  });

  test('counts a dead letter as the frames it stands for, on the day it came', () => {
    const { take, accounts } = accountedJournal();
    take(letter({ whole: true, frames: 40, at: MIDNIGHT - 1 }));
    take(letter({ code: 'unknown_metric' })); // one value of a frame that was kept
    take(letter({ whole: true, device: undefined }));
    expect(accounts()).toEqual([anAccount({ day: '2026-11-21', received: 40, dead: 40 })]);
  });

  test('shows an entry that no row can hold as missing', () => {
    const { take, accounts } = accountedJournal();
    take(frameEntry());
    expect(() => take(frameEntry({ measuredAt: SOME_TIME + 0.5 }))).toThrow(TypeError);
    expect(accounts()).toEqual([anAccount({ received: 2, stored: 1, waiting: 1 })]);
  });

  test('counts what is removed', () => {
    const { take, accounts, book, db } = accountedJournal();
    take(frameEntry());
    take(frameEntry({ measuredAt: SOME_TIME + 1 }));
    const { id } = db.prepare("SELECT id FROM name WHERE text = 'node-7'").get()!;
    db.exec(`DELETE FROM entry WHERE at = ${SOME_TIME}`);
    book.expired(Number(id), SOME_TIME);
    expect(accounts()).toEqual([anAccount({ received: 2, stored: 2, expired: 1, waiting: 1 })]);
  });

  test('adds to what was written before, once', () => {
    const { take, accounts } = accountedJournal();
    take(frameEntry());
    accounts();
    take(frameEntry());
    accounts();
    expect(accounts()).toEqual([anAccount({ received: 2, stored: 1, duplicate: 1, waiting: 1 })]);
  });
});
