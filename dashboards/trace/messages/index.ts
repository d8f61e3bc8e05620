import type { Language } from '../../../domain/messages/index.ts';
import { en } from './en.ts';
import { vi } from './vi.ts';
import type { TraceWords } from './words.ts';

export const TRACE_WORDS: Readonly<Record<Language, TraceWords>> = { vi, en };
