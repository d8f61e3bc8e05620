import { bestBefore } from '../../domain/day.ts';
import type { Language } from '../../domain/messages/index.ts';
import type { LabelTexts } from '../label/index.ts';
import type { StampBatchFacts } from '../stamp/index.ts';
import { en } from './messages/en.ts';
import { vi } from './messages/vi.ts';
import type { LabelWords } from './messages/words.ts';

const WORDS: Readonly<Record<Language, LabelWords>> = { vi, en };

/** What all labels of a batch say: product, producer, lot, days of harvest and best before; a roll has no lot yet. */
export function labelTexts(batch: StampBatchFacts, language: Language): LabelTexts {
  const { product_name: product, producer, lot_number, harvested_from, harvested_to } = batch;
  const words = WORDS[language];
  if (lot_number === null || harvested_from === null || harvested_to === null)
    return { product, producer, lot: null, lines: [] };
  const write = (day: string): string => words.days.format(Date.parse(day));
  const to = write(harvested_to);
  const harvest = harvested_from === harvested_to ? to : `${write(harvested_from)} – ${to}`;
  const lines = [words.harvested.replace('{day}', () => harvest)];
  const end = bestBefore(harvested_to, batch.shelf_life_days);
  if (end !== null) lines.push(words.bestBefore.replace('{day}', () => write(end)));
  return { product, producer, lot: words.lot.replace('{number}', () => lot_number), lines };
}
