import { describe, expect, test } from 'vitest';
import { PROBLEM_STATUS } from '../../../../gateway/local/messages/codes.ts';
import type { ProblemCode } from '../../../../gateway/local/messages/codes.ts';
import { fill, HTTP_MESSAGES } from '../../../../gateway/local/messages/index.ts';

const codes = Object.keys(PROBLEM_STATUS) as ProblemCode[];
const facts = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

describe('problems', () => {
  test.each(codes)('%s says in both languages what happened and what to do, of the same facts', (code) => {
    const { vi, en } = HTTP_MESSAGES;
    expect(vi.problems[code].title).not.toBe(en.problems[code].title);
    expect(vi.problems[code].detail).not.toBe('');
    expect(facts(vi.problems[code].detail)).toEqual(facts(en.problems[code].detail));
  });

  test('a fact that was not given leaves its name, and a fact is not a pattern', () => {
    expect(fill('{a} and {b} and {toString}', { a: '$&' })).toBe('$& and {b} and {toString}');
  });
});
