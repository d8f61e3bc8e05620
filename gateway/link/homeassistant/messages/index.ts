import type { Language } from '../../../../domain/messages/index.ts';
import { en } from './en.ts';
import { vi } from './vi.ts';
import type { Words } from './words.ts';

export type { Words } from './words.ts';

export const WORDS: Readonly<Record<Language, Words>> = { vi, en };
