import { inputSchema } from '../../domain/http/openapi.ts';
import { RuleKindsBody } from '../../domain/http/rules.ts';
import { Rule } from '../../domain/rule/rule.ts';
import { NOTHING, Reply } from './route.ts';
import { route } from './read.ts';
import type { Route } from './route.ts';

const items = Rule.options.map((settings) => {
  const { value: kind } = settings.shape.kind;
  return { id: kind, kind, schema: inputSchema(settings) };
});

/** What rules there can be, so that a form can be made for each. */
export const ruleKinds = (): Route =>
  route({
    method: 'GET',
    path: '/api/v1/rule-kinds',
    id: 'ruleKinds',
    summary: 'Every kind of rule with the JSON Schema of its settings',
    access: 'session',
    query: NOTHING,
    body: NOTHING,
    answer: { description: 'All kinds; next is always null', schema: RuleKindsBody },
    handle: () => new Reply({ items, next: null }),
  });
