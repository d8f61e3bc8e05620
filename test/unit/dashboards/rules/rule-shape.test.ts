import { describe, expect, it } from 'vitest';
import { isKnown } from '../../../../dashboards/farm/src/rules/rule-shape.ts';
import type { KnownRule } from '../../../../dashboards/farm/src/rules/rule-shape.ts';
import { WORDS } from '../../../../dashboards/ui/messages/index.ts';
import { RULE_WORDS } from '../../../../dashboards/ui/messages/rule-index.ts';
import { Rule } from '../../../../domain/rule/rule.ts';
import { RULE_SAMPLES } from '../../../support/rule-samples.ts';

/** The page's own way to a rule: whatever JSON the gateway sent. */
const received = (rule: object): { id: string; kind: string } =>
  JSON.parse(JSON.stringify(rule)) as KnownRule;

const place = { kindOf: () => 'valve' as const, many: false };

describe('what the page takes for a rule', () => {
  it.each(RULE_SAMPLES.map((rule) => [rule.kind, rule] as const))('is one of the kind %s', (_, rule) => {
    expect(isKnown(received(rule))).toBe(true);
  });

  it('covers every kind', () => {
    const kinds = Rule.options.map(({ shape }) => shape.kind.value);
    expect(RULE_SAMPLES.map(({ kind }) => kind).sort()).toEqual([...kinds].sort());
  });

  it.each(RULE_SAMPLES.map((rule) => [rule.kind, rule] as const))(
    'has all that its sentence says (%s)',
    (_, rule) => {
      for (const name of Object.keys(rule)) {
        const broken = received(Object.fromEntries(Object.entries(rule).filter(([key]) => key !== name)));
        if (name === 'id' || name === 'kind' || !isKnown(broken)) continue;
        for (const language of ['vi', 'en'] as const)
          expect(RULE_WORDS[language].sentence(broken, place)).not.toMatch(/NaN|undefined/);
      }
    },
  );

  it('is none of a kind that is newer than the page, or of another shape', () => {
    expect(isKnown(received({ id: 'x', kind: 'fertigation', output: 'van-1' }))).toBe(false);
    expect(isKnown(received({ id: 'x', kind: 'threshold', mode: 'live', output: 'van-1' }))).toBe(false);
    expect(isKnown(received({ id: 'x', kind: 'schedule', mode: 'live', output: 'van-1', times: 5 }))).toBe(
      false,
    );
  });
});

it('the page’s title of the settings tells water from other devices', () => {
  for (const language of ['vi', 'en'] as const) {
    const { water, other } = WORDS[language].rules.title;
    expect(water).not.toBe(other);
  }
});
