import type { FastifyRequest } from 'fastify';
import { languageOf } from '../../domain/http/language.ts';
import type { Language } from '../../domain/messages/index.ts';

/** What a person reads this request's answer in: `lang` when it is one of ours, else by Accept-Language. */
export function requestLanguage({ query, headers }: FastifyRequest): Language {
  const lang = typeof query === 'object' && query !== null && 'lang' in query ? query.lang : undefined;
  return languageOf(lang, headers['accept-language']);
}
