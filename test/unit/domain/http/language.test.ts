import { expect, test } from 'vitest';
import { acceptedLanguage } from '../../../../domain/http/language.ts';

test.each([
  [undefined, 'vi'],
  ['', 'vi'],
  ['en', 'en'],
  ['EN-us,en;q=0.9', 'en'],
  ['fr-FR, de;q=0.9', 'vi'],
  ['fr, en;q=0.5, vi;q=0.4', 'en'],
  ['en;q=0.4, vi;q=0.8', 'vi'],
  ['vi;q=0, en;q=0.1', 'en'],
  ['en;q=nonsense', 'vi'],
  ['*', 'vi'],
  [`${'fr,'.repeat(1_000)}en`, 'vi'], // looks no further than a few ranges
])('Accept-Language %j is answered in %s', (header, language) => {
  expect(acceptedLanguage(header)).toBe(language);
});
