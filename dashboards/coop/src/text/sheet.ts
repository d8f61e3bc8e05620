import type { LabelLayoutView } from '../../../../domain/http/stamps.ts';

/** How many labels lie side by side and one below the other on a sheet. */
export function gridOf({ page, label, per_sheet }: LabelLayoutView): { across: number; down: number } {
  const across = Math.max(1, Math.floor(page.width_mm / label.width_mm));
  return { across, down: Math.ceil(per_sheet / across) };
}

/** Sheets that so many labels take. @param start place of the first label on the first sheet, from 1 */
export const sheetsOf = (labels: number, perSheet: number, start: number): number =>
  Math.ceil((start - 1 + labels) / perSheet);

/** What a place on the first sheet holds. @param place from 1 */
export function placeState(
  place: number,
  { start, labels }: { readonly start: number; readonly labels: number },
): 'used' | 'printed' | 'blank' {
  if (place < start) return 'used';
  return place < start + labels ? 'printed' : 'blank';
}
