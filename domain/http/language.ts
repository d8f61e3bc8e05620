import type { Language } from '../messages/index.ts';

const DEFAULT_LANGUAGE: Language = 'vi';

/** Ranges looked at in an Accept-Language header; a browser sends fewer. */
const MAX_RANGES = 16;

export const isLanguage = (text: unknown): text is Language => text === 'vi' || text === 'en';

/** The first of our languages by weight (RFC 9110, 12.5.4); `*` says nothing. */
export function acceptedLanguage(header: string | undefined): Language {
  let best: { readonly language: Language; readonly weight: number } | undefined;
  for (const range of (header ?? '').split(',').slice(0, MAX_RANGES)) {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const language = tag.split('-', 1)[0];
    if (!isLanguage(language)) continue;
    const quality = parameters.find((parameter) => parameter.startsWith('q='));
    const weight = quality === undefined ? 1 : Number(quality.slice(2));
    if (weight > (best?.weight ?? 0)) best = { language, weight };
  }
  return best?.language ?? DEFAULT_LANGUAGE;
}

/** What a person reads this request's answer in: `lang` when it is one of ours, else by Accept-Language. */
export const languageOf = (lang: unknown, acceptLanguage: string | undefined): Language =>
  isLanguage(lang) ? lang : acceptedLanguage(acceptLanguage);
