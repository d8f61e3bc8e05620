// The guides quote our screens: what they quote must be what the screens say.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../cli/package-root.ts';
import { ALARMS, FACTS, inOneLine, isSaidBy, saysIn } from '../../support/screen-words.ts';

const DOCS = join(packageRoot(), 'docs');
const GUIDES = ['farmer', 'clerk', 'buyer', 'technician', 'troubleshooting'] as const;
const SOURCES = ['cli', 'gateway', 'api'] as const;
/** What Node itself says; no source of ours has it. */
const OF_NODE = 'listen EADDRINUSE: address already in use';

const read = (language: string, guide: string): string =>
  readFileSync(join(DOCS, language, `${guide}.md`), 'utf8');

const matches = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, found = '']) => inOneLine(found));

/** Words in bold are words on the screen. */
const boldIn = (text: string): readonly string[] => matches(text, /\*\*([^*]+)\*\*/g);
/** A line behind `>` is a message. */
const quotesIn = (text: string): readonly string[] => matches(text, /^> (.+)$/gm);
const linesOfCommands = (text: string): readonly string[] =>
  matches(text, /```text\n([^`]*)```/g).map((line) => line.replace(/^nongso(?: \w+)?: /, ''));
const headingsIn = (text: string): readonly string[] => matches(text, /^(#+) /gm);

const sources = SOURCES.map((folder) => {
  const files = readdirSync(join(packageRoot(), folder), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => /\.(ts|cjs)$/.test(file))
    .map((file) => readFileSync(join(packageRoot(), folder, file), 'utf8'));
})
  .flat()
  .join('\n');
/** Source texts as they are printed: facts as three dots, pieces of a long text as one. */
const printed = inOneLine(sources.replaceAll(/['`] \+\s*['`]/g, '').replaceAll(/\$\{[^}]*\}/g, '…'));

describe.each(['vi', 'en'] as const)('guides in %s', (language) => {
  const says = saysIn(language);

  it.each(GUIDES)('%s quotes what stands on the screen', (guide) => {
    const text = read(language, guide);
    const unknown = [...boldIn(text), ...quotesIn(text)].filter((words) => !says(words));
    expect(unknown).toEqual([]);
  });

  it('has every alarm, in its own words', () => {
    const quotes = quotesIn(read(language, 'troubleshooting'));
    const missing = Object.entries(ALARMS[language])
      .map(([code, sentence]) => ({ code, isIt: isSaidBy(sentence(FACTS.name, FACTS.number)) }))
      .filter(({ isIt }) => !quotes.some(isIt));
    expect(missing.map(({ code }) => code)).toEqual([]);
  });

  it('shows lines that the commands print', () => {
    const lines = linesOfCommands(read(language, 'troubleshooting'));
    expect(lines.length).toBeGreaterThan(5);
    const pieces = lines.flatMap((line) =>
      line.split('…').map((piece) => piece.replaceAll(/^[ :]+|[ :]+$/g, '')),
    );
    const unknown = pieces.filter(
      (piece) => piece.length > 3 && piece !== OF_NODE && !printed.includes(piece),
    );
    expect(unknown).toEqual([]);
  });

  it('notices words that no screen has', () => {
    expect(says('Hãy bấm nút không có thật, từ sáng đến tối.')).toBe(false);
    expect(says('This button, from top to toe, does not exist.')).toBe(false);
    expect(says(ALARMS[language].stale('soil-1', 0))).toBe(true);
  });
});

describe('the two languages', () => {
  it.each(GUIDES)('have the same parts in %s', (guide) => {
    expect(headingsIn(read('vi', guide))).toEqual(headingsIn(read('en', guide)));
  });

  it('have the same guides', () => {
    expect(readdirSync(join(DOCS, 'vi'))).toEqual(readdirSync(join(DOCS, 'en')));
  });
});
