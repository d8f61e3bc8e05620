import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MESSAGES } from '../../../domain/messages/index.ts';
import { CHANGES, DECISIONS, SITUATIONS, tellAll } from '../../fixtures/sentences/index.ts';

const golden = (language: 'vi' | 'en'): string[] =>
  readFileSync(new URL(`../../fixtures/sentences/${language}.txt`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');

describe('the sentences of recorded situations', () => {
  it.each(['vi', 'en'] as const)('are in %s word for word as recorded', (language) => {
    expect(tellAll(MESSAGES[language])).toEqual(golden(language));
  });

  it('cover every reason, each under its own code', () => {
    expect(DECISIONS.length).toBeGreaterThanOrEqual(40);
    expect(CHANGES.length).toBeGreaterThanOrEqual(8);
    for (const [code, named] of Object.entries(SITUATIONS)) {
      const codes = Object.values(named).map(
        ([, reason]: readonly [unknown, { code: string }]) => reason.code,
      );
      expect(new Set(codes)).toEqual(new Set([code]));
    }
  });

  it('say nothing twice: two situations that differ read differently', () => {
    for (const language of ['vi', 'en'] as const) {
      const sentences = DECISIONS.map(([, subject, reason]) => MESSAGES[language].decision(subject, reason));
      expect(new Set(sentences).size).toBe(sentences.length);
    }
  });
});
