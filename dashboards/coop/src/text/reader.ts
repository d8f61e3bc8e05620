import type { Language } from '../../../ui/messages/words.ts';
import type { Words } from '../../messages/index.ts';

/** Who reads and types: the console itself, or a test. */
export interface Reader {
  readonly words: Words;
  readonly language: Language;
}

/** An empty field says nothing. */
export const orNull = (text: string): string | null => (text.trim() === '' ? null : text);
