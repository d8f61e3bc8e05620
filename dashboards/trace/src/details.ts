/** What the law wants shown and few read: numbers and names as a list of terms and texts. */
import { gtinDisplay } from '../../../domain/gtin.ts';
import type { TraceView } from '../../../domain/http/trace.ts';
import { formatNumber } from '../../ui/format-number.ts';
import { TRACE_WORDS } from '../messages/index.ts';

export interface Detail {
  readonly term: string;
  readonly text: string;
}

export function detailsOf({ product, lot, plots, language }: TraceView): readonly Detail[] {
  const { details: words, locale } = TRACE_WORDS[language];
  const number = (value: number): string => formatNumber(locale, value, 1);
  const rows: { term: string; text: string | null | undefined }[] = [
    { term: words.gtin, text: product?.gtin == null ? null : gtinDisplay(product.gtin) },
    { term: words.lot, text: lot?.number },
    { term: words.brand, text: product?.brand },
    { term: words.unit, text: product?.unit },
    {
      term: words.shelfLife,
      text: product?.shelfLife_days == null ? null : words.shelfLifeDays(number(product.shelfLife_days)),
    },
    { term: words.mass, text: lot?.mass_kg == null ? null : `${number(lot.mass_kg)}\u00a0kg` },
    ...plots.flatMap(({ name, areaCode, area_m2 }) => {
      const of = plots.length > 1 ? ` (${name})` : '';
      return [
        { term: words.areaCode + of, text: areaCode },
        { term: words.area + of, text: area_m2 === null ? null : `${number(area_m2)}\u00a0m²` },
      ];
    }),
  ];
  return rows.flatMap(({ term, text }) => (text == null || text === '' ? [] : [{ term, text }]));
}
