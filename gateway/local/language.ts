import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { languageOf as chosenLanguage } from '../../domain/http/language.ts';
import type { Language } from '../../domain/messages/index.ts';

/** The `lang` parameter of everything that answers in sentences. */
export const Lang = z.enum(['vi', 'en']).optional().describe('default: Accept-Language, else vi');

export const LanguageParams = z.object({ lang: Lang });

/** What a person reads this request's answer in: `lang` when it is one of ours, else by Accept-Language. */
export function languageOf({ query, headers }: FastifyRequest): Language {
  const lang = typeof query === 'object' && query !== null && 'lang' in query ? query.lang : undefined;
  return chosenLanguage(lang, headers['accept-language']);
}
