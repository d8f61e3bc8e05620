import { writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { backtest } from '../../../cli/commands/backtest.ts';
import { run } from '../../../cli/run.ts';
import { BacktestBody } from '../../../domain/http/backtests.ts';
import { storedPast } from '../../support/stored-past.ts';
import type { StoredPast } from '../../support/stored-past.ts';

interface Ended {
  readonly code: number;
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
}

/** `nongso backtest …` over a past that a gateway has open. */
async function call({ dataDir, configFile, ruleFile }: StoredPast, ...args: string[]): Promise<Ended> {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const words = ['backtest', '--config', configFile, '--rule', ruleFile, ...args];
  const code = await run(words, [backtest], {
    env: { NONGSO_DATA_DIR: dataDir },
    print: (line) => void stdout.push(line),
    note: (line) => void stderr.push(line),
    stopped: new Promise(() => undefined),
  });
  return { code, stdout, stderr };
}

const RANGE = ['--from', '2026-04-01', '--to', '2026-04-20'];

describe('nongso backtest', () => {
  test('prints one JSON document: what the rule would have given, while a gateway has the journal open', async () => {
    const { code, stdout, stderr } = await call(await storedPast(), ...RANGE, '--json');
    expect({ code, stderr, lines: stdout.length }).toEqual({ code: 0, stderr: [], lines: 1 });
    const body = BacktestBody.parse(JSON.parse(stdout[0] ?? ''));
    expect(body).toMatchObject({
      ...{ zone: 'khu-1', output: 'van-1', rule: 'khu-1-am' },
      ...{ from: '2026-04-01T00:00:00.000+07:00', to: '2026-04-21T00:00:00.000+07:00' },
      readings: { frames: 20 * 144, gap_h: 0 },
      really_ran: { litres: 0, runs: 0 },
    });
    expect(body.litres).toBeGreaterThan(1_000);
    expect(body.days).toHaveLength(20);
    expect(body.below_target_h).toBeLessThan(body.really_ran.below_target_h ?? 0);
  });

  test('prints a table for people', async () => {
    const { code, stdout } = await call(await storedPast(), ...RANGE);
    expect(code).toBe(0);
    expect(stdout.join('\n')).toMatch(/^litres +\d+ +0 +\d+$/m);
    expect(stdout.join('\n')).toMatch(/^h below 24 +\d+\.\d/m);
  });

  test.each([
    [
      'no readings in the range',
      ['--from', '2025-01-01', '--to', '2025-01-05'],
      /has no readings of zone khu-1/,
    ],
    [
      'a range that ends before it begins',
      ['--from', '2026-04-09', '--to', '2026-04-01'],
      /ends before it begins/,
    ],
  ])('explains %s in one line, with exit code 1', async (_, range, words) => {
    const { code, stdout, stderr } = await call(await storedPast(), ...range);
    expect({ code, stdout, lines: stderr.length }).toEqual({ code: 1, stdout: [], lines: 1 });
    expect(stderr[0]).toMatch(words);
  });

  test.each([
    [
      '{ id: a, kind: threshold, metric: soil.moisture, on_below: 28, off_above: 24, output: van-1 }',
      /off_above/,
    ],
    ['{ id: a, kind: threshold, metric: soil.ph, on_below: 4, off_above: 5, output: van-9 }', /van-9/],
    [
      '{ id: a, kind: schedule, times: ["05:30"], amount: { minutes: 5, litres: 5 }, output: van-1 }',
      /exactly one/,
    ],
  ])('refuses the rule %s', async (rule, words) => {
    const past = await storedPast();
    await writeFile(past.ruleFile, rule);
    const { code, stderr } = await call(past, ...RANGE);
    expect(code).toBe(1);
    expect(stderr.join(' ')).toMatch(words);
  });

  test('ends with 2 when its words are off', async () => {
    const past = await storedPast();
    for (const words of [[], ['--from', 'soon', '--to', '2026-04-20'], [...RANGE, '--days', '3']]) {
      const { code, stdout } = await call(past, ...words);
      expect({ code, stdout }, words.join(' ')).toEqual({ code: 2, stdout: [] });
    }
  });
});
