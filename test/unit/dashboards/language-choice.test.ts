import { describe, expect, it } from 'vitest';
import { LanguageChoice } from '../../../dashboards/ui/language-choice.ts';

function phone(kept: string | null = null) {
  const storage = {
    getItem: () => kept,
    setItem: (_key: string, value: string) => {
      kept = value;
    },
  };
  return new LanguageChoice(() => storage);
}

describe('the choice of language', () => {
  it('is Vietnamese on a new phone', () => {
    expect(phone().read()).toBe('vi');
  });

  it('is kept', () => {
    const choice = phone();
    choice.keep('en');
    expect(choice.read()).toBe('en');
  });

  it('is Vietnamese when something else was kept', () => {
    expect(phone('tlh').read()).toBe('vi');
  });

  it('works where storage is forbidden', () => {
    const choice = new LanguageChoice(() => {
      throw new Error('SecurityError');
    });
    choice.keep('en');
    expect(choice.read()).toBe('vi');
  });
});
