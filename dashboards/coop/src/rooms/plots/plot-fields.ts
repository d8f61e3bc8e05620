/** A plot and a season as they stand in their forms, and back. */
import type { PlotBody, PlotView, SeasonBody, SeasonView } from '../../../../../domain/http/records.ts';
import type { Language } from '../../../../ui/messages/words.ts';
import { amountField, readAmount } from '../../text/amount.ts';
import type { Reader } from '../../text/reader.ts';
import { orNull } from '../../text/reader.ts';

export interface ZoneFields {
  gateway: string;
  zone: string;
  from: string;
  to: string;
}

export interface PlotFields {
  name: string;
  area: string;
  areaCode: string;
  zones: ZoneFields[];
}

export const plotFields = (plot: PlotView | undefined, language: Language): PlotFields => ({
  name: plot?.name ?? '',
  area: amountField(plot?.area_m2 ?? null, language),
  areaCode: plot?.area_code ?? '',
  zones: plot?.zones.map(({ to, ...zone }) => ({ ...zone, to: to ?? '' })) ?? [],
});

export function checkPlot(
  { name, area, zones }: PlotFields,
  { words, language }: Reader,
): Record<string, string> {
  const { check } = words.common;
  const errors: Record<string, string> = {};
  if (name.trim() === '') errors.name = check.required;
  const amount = readAmount(area, language);
  if (area.trim() !== '' && amount === undefined) errors.area_m2 = check.number;
  if (amount === 0) errors.area_m2 = check.positive;
  zones.forEach(({ gateway, zone, from, to }, i) => {
    if (gateway === '') errors[`zones.${i}.gateway`] = check.chosen;
    if (zone === '') errors[`zones.${i}.zone`] = check.chosen;
    if (from === '') errors[`zones.${i}.from`] = check.required;
    if (from !== '' && to !== '' && to < from) errors[`zones.${i}.to`] = check.dates;
  });
  return errors;
}

/** @param plot what is kept of it that the form does not show */
export const plotBody = (
  { name, area, areaCode, zones }: PlotFields,
  plot: PlotView | undefined,
  language: Language,
): PlotBody => ({
  name,
  area_m2: readAmount(area, language) ?? null,
  area_code: orNull(areaCode),
  farmer: plot?.farmer ?? null,
  zones: zones.map(({ to, ...zone }) => ({ ...zone, to: orNull(to) })),
});

export interface SeasonFields {
  crop: string;
  variety: string;
  started: string;
  ended: string;
}

export const seasonFields = (season: SeasonView | undefined): SeasonFields => ({
  crop: season?.crop ?? '',
  variety: season?.variety ?? '',
  started: season?.started_on ?? '',
  ended: season?.ended_on ?? '',
});

export const checkSeason = ({ crop, started, ended }: SeasonFields, { words: { common } }: Reader) => ({
  ...(crop.trim() === '' && { crop: common.check.required }),
  ...(started === '' && { started_on: common.check.required }),
  ...(started !== '' && ended !== '' && ended < started && { ended_on: common.check.dates }),
});

export const seasonBody = ({ crop, variety, started, ended }: SeasonFields, plot: string): SeasonBody => ({
  plot,
  crop,
  variety: orNull(variety),
  started_on: started,
  ended_on: orNull(ended),
});
