import { dataEn } from './data-en.ts';
import { dataVi } from './data-vi.ts';
import type { DataWords } from './data-words.ts';
import type { Language } from './words.ts';

export const DATA_WORDS: Readonly<Record<Language, DataWords>> = { vi: dataVi, en: dataEn };
