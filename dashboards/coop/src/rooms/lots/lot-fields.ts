/** A lot as it stands in the form, and back. */
import type { LotBody, LotView } from '../../../../../domain/http/records.ts';
import type { Language } from '../../../../ui/messages/words.ts';
import { isLotNumber } from '../../limits.ts';
import { amountField, readAmount } from '../../text/amount.ts';
import type { Reader } from '../../text/reader.ts';

export interface LotFields {
  product: string;
  number: string;
  /** The number was typed, so it is not suggested any more. */
  numberTyped: boolean;
  mass: string;
  from: string;
  to: string;
  plots: string[];
}

export const lotFields = (lot: LotView, language: Language): LotFields => ({
  product: lot.product,
  number: lot.number,
  numberTyped: true,
  mass: amountField(lot.mass_kg, language),
  from: lot.harvested_from,
  to: lot.harvested_to,
  plots: [...lot.plots],
});

export function checkLot({ product, number, mass, from, to }: LotFields, { words, language }: Reader) {
  const { check } = words.common;
  const amount = readAmount(mass, language);
  return {
    ...(product === '' && { product: check.chosen }),
    ...(!isLotNumber(number) && { number: words.lots.numberWrong }),
    ...(mass.trim() !== '' && amount === undefined && { mass_kg: check.number }),
    ...(amount === 0 && { mass_kg: check.positive }),
    ...(from === '' && { harvested_from: check.required }),
    ...(to === '' && { harvested_to: check.required }),
    ...(from !== '' && to !== '' && to < from && { harvested_to: check.dates }),
  };
}

export const lotBody = (
  { product, number, mass, from, to, plots }: LotFields,
  language: Language,
): LotBody => ({
  product,
  number: number.trim().toUpperCase(),
  mass_kg: readAmount(mass, language) ?? null,
  harvested_from: from,
  harvested_to: to,
  plots,
});
