/** What the farm said to a change of rules, in words and beside the field it is about. */
import type { RuleSetView } from '../../../../domain/http/rules.ts';
import type { RuleField, RuleWords } from '../../../ui/messages/rule-words.ts';
import type { Words } from '../../../ui/messages/words.ts';
import type { Answer } from '../api.ts';
import type { Mistakes } from './rule-fields.ts';

export type Outcome =
  | { readonly kind: 'saved' }
  /** `stale`: the rules on the screen are not those in force, or nobody knows. */
  | {
      readonly kind: 'not-saved';
      readonly text: string;
      readonly mistakes: Mistakes;
      readonly stale: boolean;
    };

interface Asked {
  readonly words: Words;
  readonly rules: RuleWords;
  readonly sheet: RuleSetView;
  /** The rule that was changed; undefined for a way back. */
  readonly index: number | undefined;
  readonly fields: readonly RuleField[];
}

/** @param asked what was sent, and the words to answer in */
export function outcomeOf(answer: Answer<unknown>, asked: Asked): Outcome {
  const { words, rules } = asked;
  switch (answer.kind) {
    case 'ok':
      return { kind: 'saved' };
    case 'refused':
      return refused(answer, asked);
    case 'wait':
      return notSaved(words.signIn.wait(words.duration(answer.wait_s)));
    case 'signed-out':
      return notSaved(words.signIn.again);
    case 'failed':
      return { ...notSaved(rules.refused(answer.text)), stale: true };
    // Never "failed": a change whose answer was lost may well be in force.
    case 'unreachable':
      return { ...notSaved(rules.unsure), stale: true };
  }
}

function refused(
  { text, code, errors = [] }: Extract<Answer<unknown>, { kind: 'refused' }>,
  { rules, sheet, index, fields }: Asked,
): Outcome {
  if (code === 'rules_changed') return { ...notSaved(rules.changedMeanwhile), stale: true };
  const mistakes: Partial<Record<RuleField, string>> = {};
  const others: string[] = [];
  for (const { path, message } of errors) {
    const [, at, field] = /^rules\.(\d+)\.(.+)$/.exec(path) ?? [];
    const name = fields.find((known) => known === field || field?.startsWith(`${known}.`));
    const rule = sheet.rules[Number(at)];
    if (Number(at) === index && name !== undefined) mistakes[name] = rules.mistake.server(message);
    else if (rule) others.push(rules.otherRule(rule.id, message));
    else others.push(rules.mistake.server(message));
  }
  const all = others.length > 0 || Object.keys(mistakes).length > 0 ? others.join(' ') : rules.refused(text);
  return { ...notSaved(all), mistakes };
}

const notSaved = (text: string): Extract<Outcome, { kind: 'not-saved' }> => ({
  ...{ kind: 'not-saved', text, mistakes: {}, stale: false },
});
