import { onTestFinished, describe, expect, test } from 'vitest';
import { isProblem } from '../../../domain/problem.ts';
import { planOf } from '../../../gateway/backtest/plan.ts';
import { Backtests } from '../../../gateway/backtest/runner.ts';
import type { StoredBacktest } from '../../../gateway/backtest/stored.ts';
import { wallClock } from '../../../gateway/clock.ts';
import { parseConfig } from '../../../gateway/config.ts';
import { RuleBook } from '../../../gateway/core/rulebook/rule-book.ts';
import { journalFile } from '../../../gateway/store/data-dir.ts';
import { loadProfiles } from '../../../cli/profiles.ts';
import { handClock } from '../../support/hand-clock.ts';
import { CONFIG, FROM, storedPast, TO } from '../../support/stored-past.ts';

const RULE = {
  ...{ id: 'khu-1-am', kind: 'threshold', metric: 'soil.moisture', output: 'van-1' },
  ...{ on_below: 24, off_above: 28 },
};

async function asked(from = FROM, to = TO): Promise<StoredBacktest> {
  const { farm } = parseConfig(CONFIG, { profiles: loadProfiles(), env: {} });
  const book = new RuleBook(farm.zones.values());
  const plan = planOf({ zone: 'khu-1', rule: RULE, from, to }, { farm, book, now: TO, language: 'en' });
  if (isProblem(plan)) throw new Error(plan.detail);
  return { file: journalFile((await storedPast()).dataDir), ...plan };
}

function aRunner(given: Partial<ConstructorParameters<typeof Backtests>[0]> = {}): Backtests {
  const backtests = new Backtests({ clock: wallClock, ...given });
  onTestFinished(() => backtests.stop());
  return backtests;
}

describe('backtests on a thread', () => {
  test('leave the event loop to valves and phones', async () => {
    const question = await asked();
    let turns = 0;
    let running = true;
    const turn = (): void => {
      turns++;
      if (running) setImmediate(turn);
    };
    turn();
    const result = await aRunner().run(question);
    running = false;
    expect(isProblem(result)).toBe(false);
    expect(turns).toBeGreaterThan(50);
  });

  test('run one after the other, and refuse what is too much', async () => {
    const question = await asked();
    const backtests = aRunner();
    const results = await Promise.all(Array.from({ length: 7 }, () => backtests.run(question)));
    const codes = results.map((result) => (isProblem(result) ? result.code : 'done'));
    expect(codes).toEqual(['done', 'done', 'done', 'done', 'done', 'backtests_busy', 'backtests_busy']);
  });

  test('say that nothing was measured', async () => {
    const result = await aRunner().run(await asked(FROM - 2e9, FROM - 1e9));
    expect(result).toMatchObject({ problem: 'reject', code: 'no_readings' });
  });

  test('are ended when they take too long, and the next one runs', async () => {
    const question = await asked();
    const clock = handClock(TO);
    const backtests = aRunner({ clock, longest_ms: 1_000 });
    const first = backtests.run(question);
    await Promise.resolve();
    await Promise.resolve();
    clock.advance(1_000);
    expect(await first).toMatchObject({ problem: 'reject', code: 'backtest_too_long' });
    expect(isProblem(await backtests.run(question))).toBe(false);
  });

  test('reject when the journal cannot be read', async () => {
    const question = await asked();
    await expect(aRunner().run({ ...question, file: '/nowhere/journal.db' })).rejects.toThrow(
      /unable to open/,
    );
  });
});
