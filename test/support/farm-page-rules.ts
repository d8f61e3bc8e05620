/** The rules of one zone as a gateway keeps them: versions, mistakes and conflicts, in memory. */
import { z } from 'zod';
import { RollbackRequest, RulesRequest } from '../../domain/http/rules.ts';
import type { RuleSetView } from '../../domain/http/rules.ts';
import { SCHEMA_WORDS } from '../../domain/messages/schema-words.ts';
import type { Language } from '../../domain/messages/index.ts';
import { Rule } from '../../domain/rule/rule.ts';

export interface RulesRefusal {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly errors?: { path: string; message: string }[];
}

const REFUSALS = {
  vi: {
    rules_changed: 'Chưa lưu gì cả. Hãy tải lại quy tắc rồi sửa lại.',
    invalid: 'Hãy sửa những mục nêu trong "errors" rồi gửi lại.',
  },
  en: { rules_changed: 'Nothing was saved.', invalid: 'Correct what "errors" names.' },
};

export class FarmPageRules {
  /** The oldest first. */
  readonly #versions: RuleSetView[] = [];

  /** @param rules checked by their schemas, which fill in what is left out */
  constructor(zone: string, rules: readonly unknown[]) {
    this.add({ zone, at: '2026-11-20T08:30:00+07:00', author: 'file' }, rules);
  }

  /** The rules in force, or an older version. */
  at(version?: number): RuleSetView | undefined {
    return version === undefined
      ? this.#versions.at(-1)
      : this.#versions.find((set) => set.version === version);
  }

  /** Heads of the last versions, the newest first. */
  newest(limit: number): { items: Omit<RuleSetView, 'rules' | 'unfit'>[]; next: null } {
    const items = [...this.#versions].reverse().slice(0, limit);
    return { items: items.map(({ rules: _, unfit: __, ...head }) => head), next: null };
  }

  add(head: Pick<RuleSetView, 'zone' | 'at' | 'author'>, rules: readonly unknown[]): RuleSetView {
    const version = this.#versions.length + 1;
    const set = {
      ...head,
      id: String(version),
      version,
      note: null,
      rules: z.array(Rule).parse(rules),
      unfit: [],
    };
    this.#versions.push(set);
    return set;
  }

  put(body: unknown, lang: Language): RuleSetView | RulesRefusal {
    const { rules, expected } = RulesRequest.parse(body);
    return this.#change(rules, { expected, lang });
  }

  rollBack(body: unknown, lang: Language): RuleSetView | RulesRefusal {
    const { version, expected } = RollbackRequest.parse(body);
    return this.#change(this.at(version)?.rules ?? [], { expected, lang });
  }

  #change(
    rules: readonly unknown[],
    { expected, lang }: { expected: number | undefined; lang: Language },
  ): RuleSetView | RulesRefusal {
    const current = this.#versions.at(-1);
    if (current === undefined || expected !== current.version)
      return { status: 409, code: 'rules_changed', title: 'Conflict', detail: REFUSALS[lang].rules_changed };
    const parsed = z.array(Rule).safeParse(rules, { error: SCHEMA_WORDS[lang] });
    if (parsed.success)
      return this.add({ ...current, at: '2026-11-22T06:12:00+07:00', author: 'phone-1' }, parsed.data);
    const errors = parsed.error.issues.map(({ path, message }) => ({
      path: ['rules', ...path].map(String).join('.'),
      message,
    }));
    return { status: 400, code: 'invalid', title: 'Invalid', detail: REFUSALS[lang].invalid, errors };
  }
}
