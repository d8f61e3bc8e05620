import { describe, expect, it } from 'vitest';
import { cornerOf, findLayout, LAYOUTS, placesOnPage } from '../../../../api/label/layouts.ts';

/** Sums of 52.5 and 29.7 are not exact. */
const EXACT_MM = 1e-9;

describe.each(LAYOUTS)('the layout $id', (layout) => {
  const corners = Array.from({ length: placesOnPage(layout) }, (_, place) => cornerOf(layout, place));

  it('keeps every label on the page', () => {
    for (const { x_mm, y_mm } of corners) {
      expect(x_mm).toBeGreaterThanOrEqual(0);
      expect(y_mm).toBeGreaterThanOrEqual(0);
      expect(x_mm + layout.label.width_mm).toBeLessThanOrEqual(layout.page.width_mm + EXACT_MM);
      expect(y_mm + layout.label.height_mm).toBeLessThanOrEqual(layout.page.height_mm + EXACT_MM);
    }
  });

  it('has no two labels on the same paper', () => {
    for (const [i, a] of corners.entries())
      for (const b of corners.slice(i + 1)) {
        const beside = Math.abs(a.x_mm - b.x_mm) >= layout.label.width_mm - EXACT_MM;
        const below = Math.abs(a.y_mm - b.y_mm) >= layout.label.height_mm - EXACT_MM;
        expect(beside || below).toBe(true);
      }
  });

  it('leaves as much blank at the left as at the right, at the top as at the bottom', () => {
    const last = corners.at(-1)!;
    const { width_mm, height_mm } = layout.page;
    expect(layout.origin.left_mm).toBeCloseTo(width_mm - last.x_mm - layout.label.width_mm, 6);
    expect(layout.origin.top_mm).toBeCloseTo(height_mm - last.y_mm - layout.label.height_mm, 6);
  });

  it('is named by its page, columns and rows, and found by that name', () => {
    expect(layout.id).toBe(`a4-${layout.columns}x${layout.rows}`);
    expect(findLayout(layout.id)).toBe(layout);
  });
});

describe('layouts', () => {
  it('counts places along the rows', () => {
    const layout = findLayout('a4-3x8')!;
    expect(cornerOf(layout, 0)).toEqual({ x_mm: 0, y_mm: 0.5 });
    expect(cornerOf(layout, 2)).toEqual({ x_mm: 140, y_mm: 0.5 });
    expect(cornerOf(layout, 3)).toEqual({ x_mm: 0, y_mm: 37.5 });
    expect(placesOnPage(layout)).toBe(24);
  });

  it('does not find what it does not know', () => {
    expect(findLayout('a4-9x9')).toBeUndefined();
  });
});
