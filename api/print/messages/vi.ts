import type { LabelWords } from './words.ts';

export const vi: LabelWords = {
  lot: 'Lô {number}',
  harvested: 'Thu hoạch {day}',
  bestBefore: 'HSD {day}',
  days: new Intl.DateTimeFormat('vi-VN', {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    timeZone: 'UTC',
  }),
};
