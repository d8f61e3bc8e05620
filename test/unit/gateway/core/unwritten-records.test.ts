import { expect, test } from 'vitest';
import { JournalFailed } from '../../../../gateway/core/ports/journal.ts';
import type { Entry, Journal, JournalTrouble } from '../../../../gateway/core/ports/journal.ts';
import { UnwrittenRecords } from '../../../../gateway/core/unwritten-records.ts';
import { aDecision } from '../../../support/farm-desk.ts';
import { handClock } from '../../../support/hand-clock.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

function aRing() {
  const clock = handClock(0);
  const disk: { trouble: JournalTrouble | undefined } = { trouble: undefined };
  const written: (readonly [id: string, notDurable: boolean])[] = [];
  const lost: string[] = [];
  const journal: Journal = {
    append(entry: Entry) {
      if (disk.trouble !== undefined) return Promise.reject(new JournalFailed('no', disk.trouble));
      if (entry.kind === 'decision') written.push([entry.decision.id, entry.decision.not_durable === true]);
      return Promise.resolve('stored');
    },
  };
  const records = new UnwrittenRecords({ journal, clock, lost: (what) => lost.push(what) });
  const decide = (...ns: number[]) => {
    for (const n of ns) records.record({ kind: 'decision', decision: aDecision(n) });
  };
  return { clock, disk, written, lost, records, decide };
}
const id = (n: number): string => aDecision(n).id;

test('what the journal refuses is written in its order when it takes records again, and marked', async () => {
  const { clock, disk, written, records, decide } = aRing();
  decide(1);
  disk.trouble = 'failed';
  decide(2, 3);
  await settled();
  disk.trouble = undefined;
  decide(4); // may not overtake those that wait
  expect(records.waiting).toBe(3);
  clock.advance(2_000);
  await settled();
  expect(written).toEqual([
    [id(1), false],
    [id(2), true],
    [id(3), true],
    [id(4), true],
  ]);
  decide(5);
  await settled();
  expect(written.at(-1)).toEqual([id(5), false]);
});

test('tries again as long as it lasts, and keeps what is still refused', async () => {
  const { clock, disk, written, records, decide } = aRing();
  disk.trouble = 'failed';
  decide(1);
  await settled();
  for (let i = 0; i < 5; i++) {
    clock.advance(2_000);
    await settled();
  }
  expect(records.waiting).toBe(1);
  disk.trouble = undefined;
  clock.advance(2_000);
  await settled();
  expect(written).toEqual([[id(1), true]]);
  expect(clock.waiting()).toEqual([]); // nothing is asked of the journal while nothing waits
});

test('the oldest go past the limit, and are counted', async () => {
  const { clock, disk, written, lost, records, decide } = aRing();
  disk.trouble = 'failed';
  decide(...Array.from({ length: 2_010 }, (_, i) => i));
  await settled();
  expect(records.waiting).toBe(2_000);
  expect(lost).toHaveLength(10);
  disk.trouble = undefined;
  clock.advance(2_000);
  await settled();
  expect(written).toHaveLength(2_000);
  expect(written[0]?.[0]).toBe(id(10));
  expect(records.lost).toBe(10);
});

test('a record that no row can hold does not keep the others from being written', async () => {
  const { disk, lost, records, decide } = aRing();
  disk.trouble = 'unfit';
  decide(1);
  await settled();
  expect(lost).toEqual(['decision']);
  expect(records.waiting).toBe(0);
});

test('what still waits at the stop is handed over once more', async () => {
  const { disk, written, records, decide } = aRing();
  disk.trouble = 'failed';
  decide(1, 2);
  await settled();
  disk.trouble = undefined;
  records.stop();
  await settled();
  expect(written.map(([which]) => which)).toEqual([id(1), id(2)]);
});

test('once stopped it sets no timer, and what is refused then is lost', async () => {
  const { clock, disk, lost, records, decide } = aRing();
  disk.trouble = 'failed';
  decide(1); // its refusal is on its way
  records.stop();
  await settled();
  expect(lost).toEqual(['decision']);
  expect(clock.waiting()).toEqual([]);
});

test('does not write twice what is being written at the stop', async () => {
  const appended: string[] = [];
  const clock = handClock(0);
  const journal: Journal = {
    append(entry) {
      if (entry.kind === 'decision') appended.push(entry.decision.id);
      return appended.length < 3 ? Promise.reject(new JournalFailed('no')) : new Promise(() => undefined);
    },
  };
  const records = new UnwrittenRecords({ journal, clock, lost: () => undefined });
  for (const n of [1, 2]) records.record({ kind: 'decision', decision: aDecision(n) });
  await settled();
  clock.advance(2_000); // the first is on its way into the journal
  await settled();
  records.stop();
  expect(appended).toEqual([id(1), id(2), id(1), id(2)]);
});

test('a closed journal is not asked again', async () => {
  const { clock, disk, lost, decide } = aRing();
  disk.trouble = 'failed';
  decide(1, 2);
  await settled();
  disk.trouble = 'closed';
  clock.advance(2_000);
  await settled();
  expect(lost).toHaveLength(2);
  expect(clock.waiting()).toEqual([]);
});
