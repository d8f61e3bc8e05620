import { expect, test } from 'vitest';
import { labelTexts } from '../../../../api/print/label-texts.ts';
import type { StampBatchFacts } from '../../../../api/stamp/index.ts';

const BATCH: StampBatchFacts = {
  ...{ id: 'b', cooperative: 'c', product: 'p', lot: 'l', level: 'unit', activate: 'later' },
  ...{ count: 1, issued: 1, active_count: 0, void_count: 0, ready_at: 0, created_at: 0, created_by: null },
  ...{ product_name: 'Nhãn lồng', gtin: null, shelf_life_days: 7, producer: 'HTX Đông Tảo' },
  ...{ lot_number: '2026-11-20', harvested_from: '2026-11-20', harvested_to: '2026-11-20' },
};

test('says lot, harvest and best before, counted from the end of the harvest', () => {
  expect(labelTexts(BATCH, 'vi')).toEqual({
    ...{ product: 'Nhãn lồng', producer: 'HTX Đông Tảo', lot: 'Lô 2026-11-20' },
    lines: ['Thu hoạch 20/11/2026', 'HSD 27/11/2026'],
  });
  expect(labelTexts({ ...BATCH, harvested_from: '2026-11-18', shelf_life_days: 45 }, 'en')).toMatchObject({
    lot: 'Lot 2026-11-20',
    lines: ['Harvested 18 Nov 2026 – 20 Nov 2026', 'Best before 4 Jan 2027'],
  });
});

test('says nothing of a shelf life that is not known, and of a lot that a roll has not', () => {
  expect(labelTexts({ ...BATCH, shelf_life_days: null }, 'vi').lines).toEqual(['Thu hoạch 20/11/2026']);
  const roll = { ...BATCH, lot: null, lot_number: null, harvested_from: null, harvested_to: null };
  expect(labelTexts(roll, 'vi')).toMatchObject({ lot: null, lines: [] });
});
