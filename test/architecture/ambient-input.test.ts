// Shows that ESLint holds architecture rule 7 (time, chance and settings come in through ports) and keeps the
// dashboards' components apart from the servers.
import { ESLint } from 'eslint';
import { describe, expect, test } from 'vitest';

// Only these rules, without types: the files below do not exist, so no TypeScript project knows them.
const eslint = new ESLint({
  overrideConfig: [{ languageOptions: { parserOptions: { projectService: false } } }],
  ruleFilter: ({ ruleId }) => ruleId.startsWith('no-restricted-') || ruleId === 'compat/compat',
});

async function brokenRules(filePath: string, code: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(code, { filePath });
  return result!.messages.map(({ ruleId, message }) => ruleId ?? message);
}

const clock = 'Date.now();';
const script = (code: string) => `<script lang="ts">\n  ${code}\n</script>\n`;

describe('ESLint refuses', () => {
  test.each([
    ['gateway/core/control.ts', clock, 'no-restricted-properties'],
    ['gateway/core/control.ts', 'Math.random();', 'no-restricted-properties'],
    ['gateway/link/modbus/master.ts', 'process.env;', 'no-restricted-properties'],
    ['gateway/link/modbus/master.ts', 'const { env } = process;', 'no-restricted-properties'],
    ['gateway/local/http.ts', "import { env } from 'node:process';", 'no-restricted-syntax'],
    ['firmware-sim/field.ts', 'new Date();', 'no-restricted-syntax'],
    ['firmware-sim/field.ts', 'Date();', 'no-restricted-syntax'],
    ['domain/clock.ts', clock, 'no-restricted-properties'],
    ['dashboards/farm/chart.ts', clock, 'no-restricted-properties'],
    ['dashboards/farm/Zone.svelte', script(clock), 'no-restricted-properties'],
    [
      'dashboards/farm/Zone.svelte',
      script("import type { A } from '../../gateway/a.ts';"),
      'no-restricted-imports',
    ],
    [
      'dashboards/farm/Zone.svelte',
      script("import type { A } from '../../test/a.ts';"),
      'no-restricted-imports',
    ],
    ['dashboards/farm/chart.ts', 'structuredClone({});', 'compat/compat'], // Chrome 98
  ])('in %s: %s', async (file, code, rule) => {
    expect(await brokenRules(file, code)).toEqual([rule]);
  });
});

describe('ESLint lets pass', () => {
  test.each([
    ['gateway/main.ts', clock],
    ['gateway/config.ts', 'process.env;'],
    ['gateway/wall-clock.ts', clock],
    ['firmware-sim/random.ts', 'Math.random();'],
    ['gateway/core/control.ts', 'new Date(0);'],
    ['test/support/farm.ts', clock],
    ['bench/main.ts', clock],
    ['cli/main.ts', 'process.env;'],
    ['dashboards/farm/Zone.svelte', script("import type { Metric } from '../../domain/metric.ts';")],
    ['dashboards/farm/chart.ts', 'fetch("/api/v1/state");'],
  ])('in %s: %s', async (file, code) => {
    expect(await brokenRules(file, code)).toEqual([]);
  });
});
