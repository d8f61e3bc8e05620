import type { Language } from '../../../domain/messages/index.ts';
import type { Code, Finding } from '../finding.ts';
import { en } from './en/index.ts';
import { vi } from './vi/index.ts';
import type { Sentence, Sentences, Words } from './words.ts';

export type { Words } from './words.ts';

export const WORDS: Readonly<Record<Language, Words>> = { vi, en };

export const sentenceOf = <C extends Code>(sentences: Sentences, { code, facts }: Finding<C>): Sentence =>
  sentences[code](facts);
