import { en } from './en.ts';
import { vi } from './vi.ts';
import type { Language, Words } from './words.ts';

export const WORDS: Readonly<Record<Language, Words>> = { vi, en };

export const isLanguage = (value: unknown): value is Language => value === 'vi' || value === 'en';
