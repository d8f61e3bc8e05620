import type { LabelLayout } from './model.ts';

const A4 = { width_mm: 210, height_mm: 297 };

/** Office printers keep 4.2 mm (1/6 inch) blank at the edges of a page, where these labels stand. */
const TO_PAGE_EDGE_MM = 4.3;

/** Label stock by layout. A new one is an entry here; the tests walk them all. */
export const LAYOUTS: readonly LabelLayout[] = [
  {
    id: 'a4-3x8',
    page: A4,
    columns: 3,
    rows: 8,
    label: { width_mm: 70, height_mm: 37 },
    origin: { left_mm: 0, top_mm: 0.5 },
    pitch: { x_mm: 70, y_mm: 37 },
    margin_mm: TO_PAGE_EDGE_MM,
  },
  {
    id: 'a4-4x10',
    page: A4,
    columns: 4,
    rows: 10,
    label: { width_mm: 52.5, height_mm: 29.7 },
    origin: { left_mm: 0, top_mm: 0 },
    pitch: { x_mm: 52.5, y_mm: 29.7 },
    margin_mm: TO_PAGE_EDGE_MM,
  },
  {
    id: 'a4-5x13',
    page: A4,
    columns: 5,
    rows: 13,
    label: { width_mm: 38, height_mm: 21 },
    origin: { left_mm: 10, top_mm: 12 },
    pitch: { x_mm: 38, y_mm: 21 },
    margin_mm: 1.5,
  },
];

export const findLayout = (id: string): LabelLayout | undefined => LAYOUTS.find((layout) => layout.id === id);

export const placesOnPage = (layout: LabelLayout): number => layout.columns * layout.rows;

/** Upper left corner of a place on its page, mm. Places count from 0, along the rows. */
export function cornerOf(
  layout: LabelLayout,
  place: number,
): { readonly x_mm: number; readonly y_mm: number } {
  const row = Math.floor(place / layout.columns);
  return {
    x_mm: layout.origin.left_mm + (place % layout.columns) * layout.pitch.x_mm,
    y_mm: layout.origin.top_mm + row * layout.pitch.y_mm,
  };
}
