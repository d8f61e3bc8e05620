import { describe, expect, it } from 'vitest';
import { LAYOUTS, placesOnPage } from '../../../../api/label/index.ts';
import { WORDS } from '../../../../dashboards/coop/messages/index.ts';
import { readRange } from '../../../../dashboards/coop/src/text/range.ts';
import { gridOf, placeState, sheetsOf } from '../../../../dashboards/coop/src/text/sheet.ts';

describe('the picture of a sheet', () => {
  it.each(LAYOUTS)('has the rows and columns of $id', (layout) => {
    const { id, page, label, columns, rows } = layout;
    const grid = gridOf({ id, page, label, per_sheet: placesOnPage(layout) });
    expect(grid).toEqual({ across: columns, down: rows });
  });

  it('shows what is used, printed and left blank', () => {
    const print = { start: 3, labels: 2 };
    const states = [1, 2, 3, 4, 5].map((place) => placeState(place, print));
    expect(states).toEqual(['used', 'used', 'printed', 'printed', 'blank']);
  });
});

it.each([
  [24, 1, 1],
  [24, 2, 2],
  [1, 24, 1],
  [1_000, 5, 42],
])('%i labels from place %i take %i sheets of 24', (labels, start, sheets) => {
  expect(sheetsOf(labels, 24, start)).toBe(sheets);
});

describe('a range of stamps', () => {
  const reader = { words: WORDS.vi, language: 'vi' } as const;
  const read = (from: string, to: string) => readRange({ part: 'part', from, to }, 100, reader);

  it('is the whole batch unless a part is asked for', () => {
    expect(readRange({ part: 'all', from: '7', to: '' }, 100, reader)).toEqual({ count: 100 });
  });

  it('has both ends', () => {
    expect(read('3', '5')).toEqual({ from: 3, to: 5, count: 3 });
    expect(read('100', '100')).toEqual({ from: 100, to: 100, count: 1 });
  });

  it('says at each field what is wrong', () => {
    const wrong = WORDS.vi.common.check.whole('1', '100');
    expect(read('0', '101')).toEqual({ errors: { from: wrong, to: wrong } });
    expect(read('9', '5')).toEqual({ errors: { to: WORDS.vi.common.check.range } });
  });
});
