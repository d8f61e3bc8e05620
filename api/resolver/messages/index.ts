import type { Language } from '../../../domain/messages/index.ts';
import { en } from './en.ts';
import { vi } from './vi.ts';
import type { ResolverWords } from './words.ts';

export const RESOLVER_WORDS: Readonly<Record<Language, ResolverWords>> = { vi, en };
