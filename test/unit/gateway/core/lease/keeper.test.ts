import { describe, expect, it } from 'vitest';
import { anOutput } from '../../../../support/farm.ts';
import { keeperBench as bench, KEEPER_START as START, RENEWING } from '../../../../support/keeper-bench.ts';

describe('the keeper of an output', () => {
  it('takes a lease, renews it at a third, and never asks for more than is left', async () => {
    const { board, want, pass } = bench();
    want('on', 90);
    await pass(89);
    expect(board.energised).toBe(true);
    expect(board.commands.map(({ at, for_s }) => [(at - START) / 1000, for_s])).toEqual([
      [0, 60],
      [20, 60],
      [40, 50],
    ]);
  });

  it('lets the board close by itself when the wish runs out unrenewed', async () => {
    const { board, want, pass } = bench();
    want('on', 90);
    await pass(91);
    expect(board.energised).toBe(false);
  });

  it('closes at once when the wish changes, and says so', async () => {
    const { board, reports, want, pass } = bench();
    want('on', 600);
    await pass(30);
    want('off');
    await pass(0);
    expect(board.energised).toBe(false);
    expect(reports).toEqual(['on confirmed', 'off confirmed']);
  });

  it('closes a wish that turns while a command is under way', async () => {
    const { board, want, pass } = bench();
    want('on', 600);
    want('off');
    await pass(1);
    expect(board.energised).toBe(false);
  });

  it('tries again with growing pauses when the board is silent, and reports one failure', async () => {
    const { board, reports, want, pass, failures } = bench();
    board.fault = 'silent';
    want('on', 600);
    await pass(60);
    expect(reports).toEqual(['on failed']);
    expect(failures()).toBeGreaterThan(4);
    expect(board.commands.length).toBeLessThan(12);
    board.fault = 'none';
    await pass(20);
    expect(board.energised).toBe(true);
    expect(reports).toEqual(['on failed', 'on confirmed']);
  });

  it('does not try faster because the wish is repeated', async () => {
    const { board, want, pass } = bench();
    board.fault = 'silent';
    for (let i = 0; i < 100; i++) {
      want('on', 600);
      await pass(0.01);
    }
    expect(board.commands.length).toBeLessThan(4);
  });

  it('does not believe a board that answers but does not switch', async () => {
    const { board, keeper, want, pass, failures } = bench();
    board.fault = 'jammed';
    want('on', 600);
    await pass(1);
    expect(keeper.load()).toMatchObject({ state: 'off', confirmed: true });
    expect(failures()).toBeGreaterThan(0);
  });

  it('presumes the valve open until its lease has run out when the board falls silent', async () => {
    const { board, keeper, want, pass } = bench();
    want('on', 600);
    await pass(5);
    board.fault = 'silent';
    await pass(20);
    expect(keeper.load()).toMatchObject({ state: 'on', confirmed: false });
    want('off');
    await pass(61);
    expect(keeper.load()).toMatchObject({ state: 'off', confirmed: false });
  });

  it('finds a valve that was opened by hand on the board and closes it', async () => {
    const { board, reports, want, pass } = bench();
    want('off');
    await pass(1);
    board.press(3_600);
    await pass(31);
    expect(board.energised).toBe(false);
    expect(reports).toEqual(['off confirmed', 'on drifted', 'off confirmed']);
  });

  it('opens again within a renewal when the board lost its power', async () => {
    const { board, want, pass } = bench();
    want('on', 600);
    await pass(5);
    board.losePower();
    await pass(20);
    expect(board.energised).toBe(true);
  });

  it('gives a board whose timer cannot be renewed one lease of the whole dose, and no second', async () => {
    const { board, want, pass } = bench({ capability: { ...RENEWING, renew: 'unknown' } });
    want('on', 600);
    await pass(599);
    expect(board.commands.map(({ for_s }) => for_s)).toEqual([600]);
    expect(board.energised).toBe(true);
  });

  it('holds an aerator off by lease, so that it comes on by itself', async () => {
    const { board, keeper, want, pass } = bench({ output: anOutput({ kind: 'aerator' }) });
    want('on');
    await pass(1);
    expect([board.energised, keeper.load()]).toMatchObject([false, { state: 'on', confirmed: true }]);
    want('off', 120);
    await pass(1);
    expect([board.energised, keeper.load()]).toMatchObject([true, { state: 'off', confirmed: true }]);
  });

  it('lengthens a lease at once when the wish is extended near its end', async () => {
    const { board, want, pass } = bench();
    want('on', 30);
    await pass(25);
    want('on', 600);
    await pass(10);
    expect(board.energised).toBe(true);
    expect(board.commands.map(({ for_s }) => for_s)).toEqual([30, 60]);
  });

  it('shows a valve as open when the answer to its opening was lost', async () => {
    const { board, keeper, want, pass } = bench();
    board.fault = 'mute';
    want('on', 600);
    await pass(0);
    expect([board.energised, keeper.load()]).toMatchObject([true, { state: 'on', confirmed: false }]);
  });

  it('returns to safe when it stops, and does nothing afterwards', async () => {
    const { board, keeper, want, pass } = bench();
    want('on', 600);
    await pass(5);
    await keeper.stop();
    const sent = board.commands.length;
    await pass(120);
    expect([board.energised, board.commands.length]).toEqual([false, sent]);
  });

  it('believes its last return to safe, whatever is answered to a command from before', async () => {
    const { board, keeper, want, pass } = bench();
    board.answers_ms = 20_000;
    want('on', 600);
    await pass(1);
    board.answers_ms = 0;
    await keeper.stop();
    await pass(30);
    expect(keeper.load()).toMatchObject({ state: 'off', confirmed: true, leaseEnds: 0 });
  });
});
