import { describe, expect, it } from 'vitest';
import { checkSheet, writeSheet } from '../../../../api/label/index.ts';
import type { LabelFormat } from '../../../../api/label/index.ts';
import type { PlacedLabel, Sheets } from '../../../../api/label/model.ts';
import { DOT_MM } from '../../../../api/label/symbol.ts';
import { layoutNamed, portionsOf, printed, TEXTS, unitLabel, unitLabels } from './sample.ts';

/** A format that keeps what it gets. */
function recorder(): { format: LabelFormat; pages: (readonly PlacedLabel[])[]; sheets: () => Sheets } {
  const pages: (readonly PlacedLabel[])[] = [];
  let seen: Sheets | undefined;
  const format: LabelFormat = {
    id: 'kept',
    type: 'text/plain',
    async *write(sheets) {
      seen = sheets;
      for await (const page of sheets.pages()) {
        pages.push(page);
        yield Buffer.from(`${page.length}\n`);
      }
    },
  };
  return { format, pages, sheets: () => seen! };
}

describe('sheets', () => {
  it('fill place after place and go on with the next page, whatever the portions', async () => {
    const labels = unitLabels(25);
    const { format, pages } = recorder();
    await printed(format, labels, {
      portions: () => portionsOf([labels.slice(0, 7), [], labels.slice(7, 24), labels.slice(24)]),
    });
    expect(pages.map((page) => page.length)).toEqual([24, 1]);
    expect(pages.flat().map(({ label }) => label)).toEqual(labels);
    expect(pages[0]!.map(({ x_mm, y_mm }) => [x_mm, y_mm]).slice(0, 4)).toEqual([
      [0, 0.5],
      [70, 0.5],
      [140, 0.5],
      [0, 37.5],
    ]);
    expect(pages[1]![0]).toMatchObject({ x_mm: 0, y_mm: 0.5 });
  });

  it('begin at the given place of a partly used sheet', async () => {
    const { format, pages } = recorder();
    await printed(format, unitLabels(4), { startAt: 23 });
    expect(pages.map((page) => page.map(({ x_mm, y_mm }) => [x_mm, y_mm]))).toEqual([
      [
        [70, 259.5],
        [140, 259.5],
      ],
      [
        [0, 0.5],
        [70, 0.5],
      ],
    ]);
  });

  it.each([0, 25, 1.5])('cannot begin at place %d of 24', (startAt) => {
    expect(() => printed(recorder().format, unitLabels(1), { startAt })).toThrow(RangeError);
  });

  it('have every module of a page on the same dots', async () => {
    const { format, pages, sheets } = recorder();
    await printed(format, unitLabels(24));
    for (const { code } of pages[0]!)
      for (const mm of [code.x_mm, code.y_mm, sheets().module_mm])
        expect(mm / DOT_MM).toBeCloseTo(Math.round(mm / DOT_MM), 6);
  });

  it('set a serial of wide letters smaller rather than over the text beside it', async () => {
    const wide = { ...unitLabel(1), hri: ['(01) 09521234567899', '(21) WWWWWWWWWWWWW'] };
    const { format, pages } = recorder();
    await printed(format, [unitLabel(0), wide]);
    const [first, second] = pages[0]!;
    expect(second!.hri[0]!.size_pt).toBe(first!.hri[0]!.size_pt);
    expect(second!.hri[1]!.size_pt).toBeLessThan(first!.hri[1]!.size_pt);
  });

  it('ask for the next portion only when a page was taken', async () => {
    let asked = 0;
    async function* portions(): AsyncGenerator<ReturnType<typeof unitLabels>> {
      for (; asked < 100; asked++) yield unitLabels(24);
    }
    const { format } = recorder();
    const file = writeSheet(format, {
      layout: layoutNamed('a4-3x8'),
      texts: TEXTS,
      longest: unitLabel(0),
      portions,
      startAt: 1,
      at: 0,
    });
    for await (const _ of file) break;
    expect(asked).toBeLessThanOrEqual(1);
  });
});

describe('the check before printing', () => {
  it('passes what fits', () => {
    expect(checkSheet(layoutNamed('a4-3x8'), { texts: TEXTS, longest: unitLabel(0) })).toBeUndefined();
  });

  it('refuses what does not and names the layouts on which it would fit', () => {
    const refusal = checkSheet(layoutNamed('a4-5x13'), { texts: TEXTS, longest: unitLabel(0) });
    expect(refusal?.reason.misfit).toBe('text');
    expect(refusal?.fitting).toEqual(['a4-3x8', 'a4-4x10']);
  });

  it('names none where nothing we have is large enough', () => {
    const texts = { ...TEXTS, lines: Array.from({ length: 20 }, (_, i) => `Dòng ${i}`) };
    expect(checkSheet(layoutNamed('a4-3x8'), { texts, longest: unitLabel(0) })?.fitting).toEqual([]);
  });
});
