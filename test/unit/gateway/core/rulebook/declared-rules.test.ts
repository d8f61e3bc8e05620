import { describe, expect, it } from 'vitest';
import { followFile } from '../../../../../gateway/core/rulebook/declared-rules.ts';

const rule = (id: string, more: Readonly<Record<string, unknown>> = {}) => ({ id, kind: 'lamp', ...more });

/** What is in force after a start. Rules are written as `a` or `a:words`; kept ones may have become `a:by hand`. */
function after({ kept, file, last }: { kept: string[]; file: string[]; last: string[] }): string[] {
  const parts = (text: string): [string, string] => {
    const [id = '', words = 'as ever'] = text.split(':');
    return [id, words];
  };
  const rules = (texts: string[]) => texts.map(parts).map(([id, words]) => rule(id, { words }));
  const result = followFile(rules(kept), {
    rules: rules(file),
    hashes: new Map(file.map(parts)),
    last: new Map(last.map(parts)),
  });
  return result.map(({ id, words }) => (words === 'as ever' ? id : `${id}:${String(words)}`));
}

describe('after a start, the rules of a zone', () => {
  it.each([
    ['are those of the file at first', { kept: [], last: [], file: ['a', 'b'] }, ['a', 'b']],
    ['stay as people made them', { kept: ['a:by hand'], last: ['a'], file: ['a'] }, ['a:by hand']],
    ['follow what was changed in the file', { kept: ['a:by hand'], last: ['a'], file: ['a:new'] }, ['a:new']],
    ['stay without what people removed', { kept: ['b'], last: ['a', 'b'], file: ['a', 'b'] }, ['b']],
    [
      'lose what was removed from the file',
      { kept: ['a:by hand', 'b'], last: ['a', 'b'], file: ['b'] },
      ['b'],
    ],
    ['keep what was never in the file', { kept: ['a', 'h'], last: ['a'], file: ['a:new'] }, ['a:new', 'h']],
    ['take the file for a rule it did not have', { kept: ['h:by hand'], last: [], file: ['h'] }, ['h']],
    ['take a new name for another rule', { kept: ['h', 'a'], last: ['a'], file: ['b'] }, ['b', 'h']],
    [
      'have a new one behind the one before it in the file',
      { kept: ['a', 'c', 'h'], last: ['a', 'c'], file: ['a', 'b', 'c'] },
      ['a', 'b', 'c', 'h'],
    ],
    ['have several new ones in their order', { kept: ['h'], last: [], file: ['a', 'b'] }, ['a', 'b', 'h']],
  ])('%s', (_, given, expected) => {
    expect(after(given)).toEqual(expected);
  });
});
