import type { LabelWords } from './words.ts';

export const en: LabelWords = {
  lot: 'Lot {number}',
  harvested: 'Harvested {day}',
  bestBefore: 'Best before {day}',
  days: new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }),
};
