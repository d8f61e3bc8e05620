import { z } from 'zod';
import type { Language } from './message.ts';

/** The schema library's own messages; a message given in a schema stands in both languages. */
export const SCHEMA_WORDS: Readonly<Record<Language, z.core.$ZodErrorMap>> = {
  vi: z.locales.vi().localeError,
  en: z.locales.en().localeError,
};
