/** Labels for stamps: what other features print with. */
import { pdf } from './formats/pdf.ts';
import { svg } from './formats/svg.ts';
import type { LabelFormat } from './model.ts';

export { findLayout, LAYOUTS, placesOnPage } from './layouts.ts';
export { checkSheet, writeSheet } from './sheet.ts';
export type { SheetRefusal } from './sheet.ts';
export type { Label, LabelFormat, LabelJob, LabelLayout, LabelTexts } from './model.ts';

/** Print files by extension. */
export const LABEL_FORMATS: readonly LabelFormat[] = [pdf, svg];
