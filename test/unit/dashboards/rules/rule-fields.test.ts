import { describe, expect, it } from 'vitest';
import { changeOf, numberFields, typedOf } from '../../../../dashboards/farm/src/rules/rule-fields.ts';
import type { Change, Typed } from '../../../../dashboards/farm/src/rules/rule-fields.ts';
import { WORDS } from '../../../../dashboards/ui/messages/index.ts';
import { RULE_WORDS } from '../../../../dashboards/ui/messages/rule-index.ts';
import type { RuleField } from '../../../../dashboards/ui/messages/rule-words.ts';
import { Rule } from '../../../../domain/rule/rule.ts';
import { RULE_SAMPLES, sampleOf } from '../../../support/rule-samples.ts';

const speech = { words: WORDS.vi, rules: RULE_WORDS.vi };

interface Typing {
  readonly numbers?: Partial<Record<RuleField, string>>;
  readonly times?: readonly string[];
}

/** The form of a rule, with this typed over what it shows. */
function typeInto(rule: Rule, { numbers, times }: Typing): Change {
  const shown: Typed = typedOf(rule, speech);
  const typed = { numbers: { ...shown.numbers, ...numbers }, times: times ?? shown.times };
  return changeOf(rule, typed, speech);
}
const changed = (change: Change) => ('rule' in change ? change.rule : change.mistakes);
const mistakes = (change: Change) => ('mistakes' in change ? change.mistakes : 'none');

describe('the form of a rule', () => {
  it('changes nothing when nothing is typed', () => {
    for (const rule of RULE_SAMPLES) expect(changed(typeInto(rule, {}))).toEqual(rule);
  });

  it('keeps decimals that it does not show, and times in their order', () => {
    const fine = { ...sampleOf('threshold'), on_below: 24.123456789 };
    expect(changed(typeInto(fine, { numbers: { off_above: '33' } }))).toEqual({ ...fine, off_above: 33 });
    const late = { ...sampleOf('schedule'), times: ['17:00', 'sunset-15', '05:30'] };
    expect(changed(typeInto(late, {}))).toEqual(late);
  });

  it.each([
    ['threshold', { numbers: { on_below: '23,5' } }, { on_below: 23.5 }],
    [
      'dose',
      { numbers: { 'amount.litres': '1.500', soak_min: '30' } },
      { amount: { litres: 1_500 }, soak_min: 30 },
    ],
    ['balance', { numbers: { start_at: '55', refill: '100' } }, { start_at: 0.55, refill: 1 }],
    [
      'schedule',
      { numbers: { 'amount.minutes': '25' }, times: ['17:00', '05:15'] },
      { amount: { minutes: 25 }, times: ['05:15', '17:00', 'sunrise+30', 'sunset'] },
    ],
  ] as const)('gives a %s that the farm takes, with nothing else changed', (kind, typed, expected) => {
    const rule = sampleOf(kind);
    const after = changed(typeInto(rule, typed));
    expect(after).toEqual({ ...rule, ...expected });
    expect(Rule.safeParse(after).success).toBe(true);
  });

  it('is offered for the kinds whose numbers a farmer may change, and for no other', () => {
    const editable = RULE_SAMPLES.filter(
      (rule) => numberFields(rule, speech).length > 0 || rule.kind === 'schedule',
    );
    expect(editable.map(({ kind }) => kind).sort()).toEqual(['balance', 'dose', 'schedule', 'threshold']);
  });

  it('changes a rule that cools by its own pair of limits', () => {
    const cooling = Rule.parse({
      ...{ id: 'mat', kind: 'threshold', metric: 'air.temperature', output: 'quat-1' },
      ...{ on_above: 30, off_below: 27 },
    });
    expect(changed(typeInto(cooling, { numbers: { off_below: '26' } }))).toEqual({
      ...cooling,
      off_below: 26,
    });
    expect(mistakes(typeInto(cooling, { numbers: { off_below: '31' } }))).toEqual({
      off_below: 'Số này phải nhỏ hơn 30.',
    });
  });
});

describe('a mistake is said beside its field', () => {
  it.each([
    ['threshold', { on_below: 'khô' }, { on_below: 'Hãy nhập một con số, ví dụ 24,5.' }],
    ['threshold', { on_below: '' }, { on_below: 'Hãy nhập một con số, ví dụ 24,5.' }],
    ['threshold', { off_above: '24' }, { off_above: 'Số này phải lớn hơn 24.' }],
    ['threshold', { off_above: '130' }, { off_above: 'Hãy nhập từ 0 đến 100.' }],
    ['dose', { soak_min: '7,5' }, { soak_min: 'Hãy nhập số tròn, không có phần lẻ.' }],
    ['dose', { 'amount.litres': '0' }, { 'amount.litres': 'Hãy nhập từ 0,1 đến 1.000.000.' }],
    [
      'balance',
      { start_at: '5', refill: '120' },
      {
        start_at: 'Hãy nhập từ 10 đến 150.',
        refill: 'Hãy nhập từ 10 đến 100.',
      },
    ],
  ] as const)('%s %j', (kind, numbers, expected) => {
    expect(mistakes(typeInto(sampleOf(kind), { numbers }))).toEqual(expected);
  });

  it.each([
    [['05:30', ''], 'Hãy chọn giờ.'],
    [['05:30', '05:30'], 'Giờ này có rồi, hãy chọn giờ khác.'],
  ])('times %j', (times, expected) => {
    expect(mistakes(typeInto(sampleOf('schedule'), { times }))).toEqual({ times: expected });
  });

  it('a schedule by the sun alone needs no time of the clock', () => {
    expect(mistakes(typeInto(sampleOf('schedule'), { times: [] }))).toBe('none');
    const byClock = { ...sampleOf('schedule'), times: ['05:30'] };
    expect(mistakes(typeInto(byClock, { times: [] }))).toEqual({ times: 'Hãy chọn giờ.' });
  });
});
