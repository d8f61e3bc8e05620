// A batch to print: the builder of the label tests.
import { buffer } from 'node:stream/consumers';
import { findLayout, writeSheet } from '../../../../api/label/index.ts';
import type { Label, LabelFormat, LabelJob, LabelLayout, LabelTexts } from '../../../../api/label/index.ts';
import { stampLabel } from '../../../../domain/stamp.ts';

export const HOST = 'https://id.example.vn';
export const GTIN = '09521234567899';

export const TEXTS: LabelTexts = {
  product: 'Nhãn lồng Hưng Yên',
  producer: 'HTX Nông nghiệp Đông Tảo',
  lot: 'Lô 2026-11-01',
  lines: ['Thu hoạch 20/11/2026', 'HSD 27/11/2026'],
};

/** A stamp of its own for each number, always the same. */
export function unitLabel(number: number): Label {
  const code = (BigInt(number + 1) * 0x9e3779b97f4a7c15n).toString(32).toUpperCase().slice(-13);
  const letters = code.replace(/[ILOU]/g, (letter) => ({ I: 'W', L: 'X', O: 'Y' })[letter] ?? 'Z');
  return stampLabel({ level: 'unit', code: letters.padStart(13, '7'), gtin: GTIN, lot: '2026-11-01' }, HOST);
}

export const unitLabels = (count: number): Label[] => Array.from({ length: count }, (_, i) => unitLabel(i));

export function layoutNamed(id: string): LabelLayout {
  const layout = findLayout(id);
  if (layout === undefined) throw new Error(`no layout ${id}`);
  return layout;
}

/** The file of a batch in one portion. */
export function printed(
  format: LabelFormat,
  labels: readonly Label[],
  job: Partial<LabelJob> = {},
): Promise<Buffer> {
  return buffer(
    writeSheet(format, {
      layout: layoutNamed('a4-3x8'),
      texts: TEXTS,
      longest: labels[0] ?? unitLabel(0),
      portions: () => portionsOf([labels]),
      startAt: 1,
      at: Date.UTC(2026, 10, 22),
      ...job,
    }),
  );
}

export async function* portionsOf(portions: readonly (readonly Label[])[]): AsyncGenerator<readonly Label[]> {
  yield* portions;
}
