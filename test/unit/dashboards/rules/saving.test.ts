import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../../dashboards/farm/src/api.ts';
import { outcomeOf } from '../../../../dashboards/farm/src/rules/saving.ts';
import { WORDS } from '../../../../dashboards/ui/messages/index.ts';
import { RULE_WORDS } from '../../../../dashboards/ui/messages/rule-index.ts';
import { RULES } from '../../../support/farm-page-states.ts';
import { FarmPageRules } from '../../../support/farm-page-rules.ts';

const sheet = new FarmPageRules('khu-1', RULES).at()!;
const asked = {
  ...{ words: WORDS.vi, rules: RULE_WORDS.vi, sheet, index: 1 },
  fields: ['amount.minutes', 'times'] as const,
};
const invalid = (...errors: { path: string; message: string }[]): Answer<unknown> => ({
  ...{ kind: 'refused', text: 'Nội dung có chỗ sai', code: 'invalid', errors },
});

describe('what the farm said to a change of rules', () => {
  it('is put beside the field that is wrong', () => {
    const outcome = outcomeOf(
      invalid(
        { path: 'rules.1.amount.minutes', message: 'tối đa là 1440' },
        { path: 'rules.1.times.0', message: 'giờ sai' },
      ),
      asked,
    );
    expect(outcome).toEqual({
      kind: 'not-saved',
      text: '',
      stale: false,
      mistakes: {
        'amount.minutes': RULE_WORDS.vi.mistake.server('tối đa là 1440'),
        times: RULE_WORDS.vi.mistake.server('giờ sai'),
      },
    });
  });

  it('names the rule that is in the way when it is another', () => {
    const outcome = outcomeOf(invalid({ path: 'rules.0.output', message: 'không có van-9' }), asked);
    expect(outcome).toMatchObject({ mistakes: {}, text: expect.stringContaining('"giu-am"') as string });
    expect(outcome).toMatchObject({ text: expect.stringContaining('không có van-9') as string });
  });

  it('keeps what it cannot place, so that no refusal is silent', () => {
    for (const path of ['rules', 'rules.99.output', 'rules.1.metric', 'expected'])
      expect(outcomeOf(invalid({ path, message: 'sai' }), asked)).toMatchObject({
        text: expect.stringContaining('sai') as string,
      });
    expect(outcomeOf({ kind: 'refused', text: 'Không' }, asked)).toMatchObject({
      text: 'Chưa lưu được: Không',
    });
  });

  it('is a conflict, after which the rules must be fetched anew', () => {
    const outcome = outcomeOf({ kind: 'refused', text: '', code: 'rules_changed' }, asked);
    expect(outcome).toMatchObject({ text: RULE_WORDS.vi.changedMeanwhile, stale: true });
  });

  it('is nothing when the line broke: nobody knows whether it was saved', () => {
    expect(outcomeOf({ kind: 'unreachable' }, asked)).toMatchObject({
      text: RULE_WORDS.vi.unsure,
      stale: true,
    });
    expect(outcomeOf({ kind: 'failed', text: 'Thẻ nhớ hỏng.' }, asked)).toMatchObject({
      text: 'Chưa lưu được: Thẻ nhớ hỏng.',
      stale: true,
    });
  });
});
