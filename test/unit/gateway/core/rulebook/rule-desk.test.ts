import { describe, expect, it } from 'vitest';
import { isProblem } from '../../../../../domain/problem.ts';
import {
  BY,
  DRIER,
  inForceNow,
  restartable,
  SHADOW,
  sheetOf,
  written,
} from '../../../../support/rule-farm.ts';

const ALL = { before: Infinity, limit: 100 };

describe('a change of rules', () => {
  it('is a version with author, time and note, and in force at the next tick', async () => {
    const { start } = restartable();
    const { rules, sees, board, decisions, clock, pass } = await start();
    await sees(28);
    expect(board.energised).toBe(false);
    const before = decisions.at(-1)?.rule?.version;

    const put = sheetOf(
      await rules.put('khu-1', [written({ on_below: 30 })], { ...BY, note: 'trời nắng', expected: 1 }),
    );
    expect(put).toMatchObject({
      version: 2,
      author: 'phone-1',
      at: clock.now(),
      note: 'trời nắng',
      unfit: [],
    });
    expect(put.rules[0]).toMatchObject({ id: 'khu-1-am', on_below: 30, off_above: 32, stale_s: 900 });
    await pass(1);
    expect(board.energised).toBe(true);
    expect(decisions.at(-1)).toMatchObject({ outcome: 'on', rule: { id: 'khu-1-am' } });
    expect(decisions.at(-1)?.rule?.version).not.toBe(before);
    expect(await inForceNow(rules)).toEqual(put);
  });

  it('with one mistake changes nothing, and names every mistake of every rule', async () => {
    const { start } = restartable();
    const { rules, inForce } = await start({ khu2: [written({ id: 'khu-2-am', output: 'van-2' })] });
    const before = await inForceNow(rules);
    const answer = await rules.put(
      'khu-1',
      [
        written({ on_below: 20 }),
        written({ id: 'b', output: 'van-2', metric: 'water.oxygen' }),
        written({ id: 'c', on_below: 40, stale_s: 0 }),
        written({ id: 'khu-1-am' }),
        written({ id: 'khu-2-am' }),
        { id: 'f', kind: 'magic' },
        'water',
      ],
      BY,
    );
    expect(answer).toMatchObject({ problem: 'reject', code: 'invalid_rules' });
    expect(isProblem(answer) && answer.mistakes?.map(({ path }) => path)).toEqual([
      'rules[1].output',
      'rules[1].metric',
      'rules[2].stale_s',
      'rules[2].off_above',
      'rules[3].id',
      'rules[4].id',
      'rules[5].kind',
      'rules[6]',
    ]);
    expect(await inForceNow(rules)).toEqual(before);
    expect(inForce()).toEqual(['khu-1-am']);
  });

  it('that says what is in force makes no version, in whatever order its keys are', async () => {
    const { start } = restartable();
    const { rules } = await start();
    const [first] = (await inForceNow(rules)).rules;
    const turned = Object.fromEntries(Object.entries(first ?? {}).reverse());
    expect(sheetOf(await rules.put('khu-1', [turned], BY)).version).toBe(1);
    expect(sheetOf(await rules.put('khu-1', [written()], BY)).version).toBe(1);
  });

  it('made from another version than the one in force is refused', async () => {
    const { start } = restartable();
    const { rules } = await start();
    const both = await Promise.all([
      rules.put('khu-1', [DRIER], { ...BY, expected: 1 }),
      rules.put('khu-1', [], { ...BY, expected: 1 }),
    ]);
    expect(both).toMatchObject([{ version: 2 }, { code: 'rules_changed' }]);
    expect((await inForceNow(rules)).rules).toMatchObject([{ on_below: 18 }]);
  });

  it('of an unknown zone is refused', async () => {
    const { start } = restartable();
    const { rules } = await start();
    const answers = [
      await rules.put('khu-9', [], BY),
      await rules.rollBack('khu-9', 1, BY),
      await rules.rules('khu-9', { language: 'en' }),
      await rules.versions('khu-9', ALL),
    ];
    for (const answer of answers) expect(answer).toMatchObject({ code: 'unknown_zone' });
  });

  it('that would be one of too many at once is put off', async () => {
    const { start } = restartable();
    const { rules } = await start();
    const answers = await Promise.all(
      Array.from({ length: 9 }, (_, i) => rules.put('khu-1', [written({ on_below: 10 + i })], BY)),
    );
    expect(answers.map((answer) => isProblem(answer) && answer.code)).toEqual([
      ...Array.from({ length: 8 }, () => false),
      'busy',
    ]);
    expect((await inForceNow(rules)).version).toBe(9);
  });

  it('puts a rule on trial that decides and commands nothing', async () => {
    const { start } = restartable();
    const { rules, sees, board, decisions } = await start();
    await sees(28);
    await rules.put('khu-1', [written(), SHADOW], BY);
    await sees(27.5);
    expect(board.energised).toBe(false);
    expect(decisions.at(-1)).toMatchObject({ shadow: 'khu-1-thu', outcome: 'on' });
    await rules.put('khu-1', [written()], BY);
    const count = decisions.length;
    await sees(35);
    expect(decisions).toHaveLength(count);
  });

  it('without the rule that runs a valve shuts the valve', async () => {
    const { start } = restartable();
    const { rules, sees, board, pass } = await start();
    await sees(20);
    expect(board.energised).toBe(true);
    await rules.put('khu-1', [], BY);
    await pass(1);
    expect(board.energised).toBe(false);
  });
});

describe('a roll-back', () => {
  it('makes a new version of the old rules', async () => {
    const { start } = restartable();
    const { rules, inForce } = await start();
    await rules.put('khu-1', [DRIER, SHADOW], BY);
    const back = sheetOf(await rules.rollBack('khu-1', 1, { ...BY, author: 'phone-2' }));
    expect(back).toMatchObject({ version: 3, author: 'phone-2', rules: [{ on_below: 24 }] });
    expect(inForce()).toEqual(['khu-1-am']);
    expect(await rules.versions('khu-1', ALL)).toMatchObject([
      { version: 3, author: 'phone-2' },
      { version: 2, author: 'phone-1' },
      { version: 1, author: 'file' },
    ]);
    expect(await rules.versions('khu-1', { before: 3, limit: 1 })).toMatchObject([{ version: 2 }]);
    expect(sheetOf(await rules.rules('khu-1', { version: 2, language: 'en' })).rules).toHaveLength(2);
  });

  it('to a version that is not there, or that no longer fits, changes nothing', async () => {
    const { start } = restartable();
    const first = await start({ outputsOfKhu1: ['van-1', 'van-3'] });
    await first.rules.put('khu-1', [written({ id: 'khu-1-b', output: 'van-3' })], BY);
    await first.rules.put('khu-1', [DRIER], BY);
    const { rules } = await start();
    expect(await rules.rollBack('khu-1', 9, BY)).toMatchObject({ code: 'unknown_version' });
    expect(await rules.rollBack('khu-1', 2, BY)).toMatchObject({
      code: 'invalid_rules',
      mistakes: [{ path: 'rules[0].output' }],
    });
    expect((await inForceNow(rules)).version).toBe(3);
  });
});
