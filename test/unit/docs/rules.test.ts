import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { packageRoot } from '../../../cli/package-root.ts';
import { OutputSettings } from '../../../domain/output.ts';
import { Rule } from '../../../domain/rule/rule.ts';
import { SupplySettings } from '../../../domain/supply.ts';

const text = readFileSync(join(packageRoot(), 'docs', 'rules.md'), 'utf8');
const sections = text.split(/^## /m).slice(1);
const examples = sections.flatMap((section) => {
  const title = section.split(/[:\n]/, 1)[0] ?? '';
  return [...section.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml = '']) => ({ title, yaml }));
});
const Supplies = z.object({ supplies: z.array(SupplySettings) });
const KINDS = Rule.options.map(({ shape }) => shape.kind.value);

describe('docs/rules.md', () => {
  it('has an example of every kind of rule', () => {
    expect(examples.map(({ title }) => title)).toEqual(expect.arrayContaining([...KINDS]));
  });

  it.each(examples)('shows what the gateway accepts: $title', ({ title, yaml }) => {
    const parsed: unknown = parse(yaml);
    if (title === 'Water supplies') expect(Supplies.safeParse(parsed).error).toBeUndefined();
    else if (title === 'Limits of an output')
      expect(z.array(OutputSettings).safeParse(parsed).error).toBeUndefined();
    else {
      const rules = z.array(Rule).safeParse(parsed);
      expect(rules.error).toBeUndefined();
      expect(rules.data?.every(({ kind }) => kind === title)).toBe(true);
    }
  });
});
