import { beforeAll, describe, expect, test } from 'vitest';
import { drillTable } from '../support/season/drill-table.ts';
import { drillAll, STUCK } from '../support/season/drills.ts';
import type { Drilled } from '../support/season/drills.ts';

describe('fault drills: whatever fails, the water ends', () => {
  let rows: readonly Drilled[] = [];
  beforeAll(async () => {
    rows = await drillAll();
    console.log(drillTable(rows));
  }, 180_000);

  test('every drill was measured on every kind of board', () => {
    expect(rows.length).toBeGreaterThanOrEqual(40);
    for (const { open_s, water_s } of rows) expect(Math.min(open_s, water_s)).toBeGreaterThan(0);
  });

  test('no valve is open longer than on_max and its lease', () => {
    expect(rows.filter(({ open_s, bound_s }) => !(open_s <= bound_s))).toEqual([]);
  });

  test('a stuck relay keeps its valve open and gets no water beyond the run', () => {
    const stuck = rows.filter(({ drill }) => drill === STUCK);
    expect(stuck.filter(({ water_s }) => water_s > 1_800)).toEqual([]);
    expect(stuck.filter(({ open_s }) => open_s > 3_600)).not.toEqual([]);
  });

  test('what is renewed ends within a minute of the loss of gateway, cable or broker', () => {
    const losses = ['SIGKILL of the gateway', 'cable out', 'broker gone'];
    const renewed = rows.filter(({ drill, board }) => losses.includes(drill) && board.includes('renewed'));
    const touched = renewed.filter(({ drill, board }) => drill !== 'broker gone' || board.includes('broker'));
    expect(touched.filter(({ after_s }) => after_s > 61)).toEqual([]);
  });

  test('a power cut ends the water at once', () => {
    const wired = rows.filter(({ drill, board }) => drill === 'power cut' && !board.startsWith('radio'));
    expect(wired.map(({ after_s }) => after_s)).toEqual(wired.map(() => 0));
  });
});
