/** The words of a season's chart: numbers written out, and the chart told to who cannot see it. */
import { formatNumber } from '../../ui/format-number.ts';
import type { Language } from '../../../domain/messages/index.ts';
import { TRACE_WORDS } from '../messages/index.ts';
import { formatDay } from './local-day.ts';
import type { SeasonFacts } from './season-facts.ts';

export interface ChartText {
  /** What the chart of moisture shows. */
  readonly moisture: string;
  readonly watering: string;
  /** Great numbers under the charts, each with its words. */
  readonly figures: readonly { readonly value: string; readonly label: string }[];
}

export function chartText(facts: SeasonFacts, language: Language): ChartText {
  const { season, locale } = TRACE_WORDS[language];
  const whole = (value: number): string => formatNumber(locale, value, 0);
  const percent = (value: number): string => `${whole(value)}\u00a0%`;
  const span = season.chart(formatDay(language, facts.firstDay), formatDay(language, facts.lastDay));
  const moisture = [span];
  const watering = [span];
  const figures: { value: string; label: string }[] = [];
  if (facts.moisture) {
    const [low, mean, high] = facts.moisture;
    moisture.push(season.chartMoisture(percent(low), percent(mean), percent(high)));
    figures.push({ value: percent(mean), label: season.meanMoisture });
  }
  if (facts.missingDays > 0) moisture.push(season.chartMissing(whole(facts.missingDays)));
  if (facts.wateredDays > 0) {
    const days = whole(facts.wateredDays);
    const litres = whole(facts.litres);
    watering.push(season.chartWatering(days, litres));
    figures.push({ value: `${litres}\u00a0${season.litres}`, label: season.water(days) });
  }
  if (facts.temperature) {
    const [low, , high] = facts.temperature;
    figures.push({ value: `${season.range(whole(low), whole(high))}\u00a0°C`, label: season.temperature });
  }
  return { moisture: moisture.join(' '), watering: watering.join(' '), figures };
}
