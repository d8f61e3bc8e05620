import { expect, it } from 'vitest';
import { WORDS } from '../../../../dashboards/coop/messages/index.ts';

/** Every text with its path; functions get a number or a word for each of their values. */
function texts(words: object, path = ''): [string, string][] {
  return Object.entries(words).flatMap(([name, value]: [string, unknown]): [string, string][] => {
    const at = `${path}.${name}`;
    if (typeof value === 'string') return [[at, value]];
    if (typeof value === 'function')
      return [[at, String((value as (...args: string[]) => string)('5', '7', '9', '11'))]];
    return typeof value === 'object' && value !== null ? texts(value, at) : [];
  });
}

it('both languages say everything, each in its own words', () => {
  const vietnamese = new Map(texts(WORDS.vi));
  const english = new Map(texts(WORDS.en));
  expect([...english.keys()].sort()).toEqual([...vietnamese.keys()].sort());
  const same = [...english].filter(([at, text]) => text === vietnamese.get(at)).map(([at]) => at);
  // Names, and a number before a state.
  expect(same).toEqual([
    '.common.app',
    '.stamps.counted',
    '.stamps.print.languages.vi',
    '.stamps.print.languages.en',
  ]);
});

it('no text is empty', () => {
  for (const language of ['vi', 'en'] as const)
    expect(texts(WORDS[language]).filter(([, text]) => text.trim() === '')).toEqual([]);
});
