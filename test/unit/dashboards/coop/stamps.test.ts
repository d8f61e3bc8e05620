import { describe, expect, it } from 'vitest';
import { WORDS } from '../../../../dashboards/coop/messages/index.ts';
import { batchesByLot, countStamps } from '../../../../dashboards/coop/src/text/stamp-count.ts';
import { inTurn, portionsOf, told } from '../../../../dashboards/coop/src/rooms/stamps/act.ts';
import {
  checkVoid,
  findCode,
  nameOfChoice,
  voidPortions,
  voidFields,
} from '../../../../dashboards/coop/src/rooms/stamps/void-choice.ts';
import type { Answer } from '../../../../dashboards/coop/src/state/client.ts';
import type { StampActView, StampBatchView } from '../../../../domain/http/stamps.ts';

const units: StampBatchView = {
  id: 'b1',
  product: 'p1',
  lot: 'l1',
  level: 'unit',
  count: 1_000,
  issued: 1_000,
  codes: 1_000,
  ready: true,
  states: { printed: 360, active: 628, void: 12 },
  created_at: '2026-11-22T12:00:00+07:00',
};
/** One code on 500 labels. */
const shared: StampBatchView = {
  ...units,
  ...{ id: 'b2', level: 'lot', count: 500, issued: 1, codes: 1 },
  states: { printed: 0, active: 1, void: 0 },
};
const vi = { words: WORDS.vi, language: 'vi', locale: 'vi-VN' } as const;

describe('stamps at a glance', () => {
  it('count each label, also those that share a code', () => {
    expect(countStamps([units, shared])).toEqual({ printed: 360, active: 1_128, void: 12 });
    expect(countStamps([])).toEqual({ printed: 0, active: 0, void: 0 });
  });

  it('are told apart by lot; a roll belongs to none', () => {
    const byLot = batchesByLot([units, shared, { ...units, lot: null }, { ...units, lot: 'l2' }]);
    expect([...byLot].map(([lot, batches]) => [lot, batches.length])).toEqual([
      ['l1', 2],
      ['l2', 1],
    ]);
  });
});

describe('voiding', () => {
  const typed = { ...voidFields(units), reason: 'rách' };

  it('by number', () => {
    const fields = { ...typed, from: '3', to: '5' };
    expect(checkVoid(fields, units, vi)).toEqual({});
    expect(voidPortions(fields, units, vi)).toEqual([
      { choice: { ranges: [{ batch: 'b1', from: 3, to: 5 }] }, count: 3 },
    ]);
    expect(nameOfChoice(fields, units, vi)).toBe('tem số 3 đến 5 (3 tem)');
    expect(nameOfChoice({ ...fields, to: '3' }, units, vi)).toBe('tem số 3');
  });

  it('by a code as a person reads it from the label', () => {
    const fields = { ...typed, by: 'code' as const, code: '7k3m 9q2x5 t8vw' };
    expect(checkVoid(fields, units, vi)).toEqual({});
    expect(voidPortions(fields, units, vi)).toEqual([{ choice: { codes: ['7K3M9Q2X5T8VW'] }, count: 1 }]);
    expect(nameOfChoice(fields, units, vi)).toBe('tem 7K3M-9Q2X5-T8VW');
    expect(Object.keys(checkVoid({ ...fields, code: '7K3M' }, units, vi))).toEqual(['code']);
  });

  it('of a whole lot’s code takes all its labels', () => {
    const fields = { ...voidFields(shared), reason: 'in hỏng' };
    expect(voidPortions(fields, shared, vi)).toEqual([
      { choice: { ranges: [{ batch: 'b2', from: 1, to: 1 }] }, count: 1 },
    ]);
    expect(nameOfChoice(fields, shared, vi)).toBe('mã chung, tức mọi nhãn của lô');
  });

  it.each([
    [{ kind: 'ok', body: true }, { kind: 'ok' }],
    [
      { kind: 'ok', body: false },
      { kind: 'refused', problem: { fields: ['code'] } },
    ],
    [{ kind: 'unreachable' }, { kind: 'unreachable' }],
  ] as const)('by code asks first whether the batch has it: %o', async (answer, expected) => {
    const asked: string[] = [];
    const has = (code: string): Promise<Answer<boolean>> => {
      asked.push(code);
      return Promise.resolve(answer);
    };
    const byCode = { ...typed, by: 'code' as const, code: '7k3m 9q2x5 t8vw' };
    expect(await findCode(byCode, { has, words: WORDS.vi })).toMatchObject(expected);
    expect(await findCode(typed, { has, words: WORDS.vi })).toMatchObject({ kind: 'ok' });
    expect(asked).toEqual(['7K3M9Q2X5T8VW']);
  });

  it('asks for numbers and a reason', () => {
    expect(Object.keys(checkVoid(voidFields(units), units, vi)).sort()).toEqual(['from', 'reason', 'to']);
  });
});

describe('more stamps than the api takes at once', () => {
  const many: StampBatchView = { ...units, count: 250_001, issued: 250_001, codes: 250_001 };
  const portions = portionsOf(many, { count: many.count });

  it('go in portions that leave none out', () => {
    expect(
      portions.map(({ choice, count }) => [choice.ranges?.[0]?.from, choice.ranges?.[0]?.to, count]),
    ).toEqual([
      [1, 100_000, 100_000],
      [100_001, 200_000, 100_000],
      [200_001, 250_001, 50_001],
    ]);
    expect(portionsOf(many, { from: 5, to: 100_004, count: 100_000 })).toHaveLength(1);
  });

  it('one after another, and say how far they are', async () => {
    const steps: string[] = [];
    const done = await inTurn(
      portions,
      ({ ranges: [range] = [] }) => {
        steps.push(`from ${range?.from}`);
        return Promise.resolve({ kind: 'ok', body: { id: 'a', changed: 10, unchanged: 2 } });
      },
      { after: (sent) => steps.push(`sent ${sent}`) },
    );
    expect(done).toEqual({ kind: 'ok', body: { changed: 30, unchanged: 6 } });
    expect(steps).toEqual([
      'from 1',
      'sent 100000',
      'from 100001',
      'sent 200000',
      'from 200001',
      'sent 250001',
    ]);
  });

  it('stop at the first portion that does not come through', async () => {
    let calls = 0;
    const send = (): Promise<Answer<StampActView>> => {
      calls += 1;
      const body = { id: 'a', changed: 1, unchanged: 0 };
      return Promise.resolve(calls === 2 ? { kind: 'unreachable' } : { kind: 'ok', body });
    };
    const answer = await inTurn(portions, send, { after: () => undefined });
    expect([answer.kind, calls]).toEqual(['unreachable', 2]);
  });
});

it('what changed is told in labels', () => {
  const words = WORDS.vi.stamps.activate;
  const say = (batch: StampBatchView, changed: number, unchanged: number) =>
    told({ changed, unchanged }, words, { batch, locale: 'vi-VN' });
  expect(say(units, 1_000, 0)).toBe('Đã kích hoạt 1.000 tem.');
  expect(say(units, 10, 2)).toMatch(/^Đã kích hoạt 10 tem\. 2 tem giữ nguyên/);
  expect(say(shared, 1, 0)).toBe('Đã kích hoạt mọi nhãn của lô.');
  expect(say(shared, 0, 1)).toMatch(/^Không có gì thay đổi/);
});
