import type { Language } from '../../ui/messages/words.ts';
import { en } from './en/index.ts';
import { vi } from './vi/index.ts';
import type { Words } from './words.ts';

export type { Words } from './words.ts';

export const WORDS: Readonly<Record<Language, Words>> = { vi, en };
