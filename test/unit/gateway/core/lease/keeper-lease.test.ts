import { describe, expect, it } from 'vitest';
import { problem } from '../../../../../domain/problem.ts';
import { keeperBench as bench, KEEPER_START as START, RENEWING } from '../../../../support/keeper-bench.ts';

describe('the lease of an output, and what is known of its load', () => {
  it('takes for possible, until it has read back, that a former process left the output running', async () => {
    const { board, keeper, want, pass } = bench();
    board.press(45);
    board.fault = 'silent';
    expect(keeper.load()).toEqual({
      state: 'on',
      confirmed: false,
      since: START,
      leaseEnds: START + 60_000,
      heldUntil: 0,
    });
    want('off');
    await pass(50);
    expect(keeper.load()).toMatchObject({ state: 'on', confirmed: false });
    board.fault = 'none';
    await pass(15);
    expect(keeper.load()).toMatchObject({ state: 'off', confirmed: true, leaseEnds: 0 });
  });

  it('says since when the load is as it is, until when it may run and until when it surely does', async () => {
    const { board, keeper, want, pass } = bench();
    board.answers_ms = 200;
    want('on', 600);
    await pass(0.1);
    expect(keeper.load()).toMatchObject({ confirmed: false, leaseEnds: START + 60_000, heldUntil: 0 });
    await pass(0.1);
    expect(keeper.load()).toEqual({
      state: 'on',
      confirmed: true,
      since: START + 200,
      leaseEnds: START + 60_200,
      heldUntil: START + 60_000,
    });
    await pass(40);
    expect(keeper.load()).toMatchObject({ since: START + 200, heldUntil: START + 100_000 });
  });

  it('does not promise a lease that was asked for and not answered', async () => {
    const { board, keeper, want, pass } = bench();
    want('on', 600);
    await pass(19);
    board.fault = 'silent';
    await pass(2);
    expect(keeper.load()).toMatchObject({ leaseEnds: START + 80_500, heldUntil: START + 60_000 });
  });

  it('tells of every change of the load and of every renewal', async () => {
    const { board, want, pass, moves } = bench();
    want('on', 600);
    await pass(25);
    expect(moves).toEqual(['state', 'lease']);
    board.fault = 'silent';
    await pass(17);
    expect(moves.slice(0, 3)).toEqual(['state', 'lease', 'state']);
  });

  it('names the decision it carries out, and none for what happened unasked', async () => {
    const { board, decisions, reports, want, pass } = bench();
    want('on', 600);
    await pass(5);
    want('off');
    await pass(1);
    board.press(600);
    await pass(31);
    expect(reports).toEqual(['on confirmed', 'off confirmed', 'on drifted', 'off confirmed']);
    expect(decisions).toEqual(['on-rule', 'off-rule', undefined, 'off-rule']);
  });

  it('shortens the lease at once when the wish ends sooner than it', async () => {
    const { board, want, pass } = bench();
    want('on', 600);
    await pass(5);
    want('on', 10);
    await pass(9);
    expect(board.commands.map(({ for_s }) => for_s)).toEqual([60, 10]);
    await pass(2);
    expect(board.energised).toBe(false);
  });

  it('lengthens the lease at its normal pace when the end of the wish moves on and on', async () => {
    const { board, want, pass } = bench();
    for (let i = 0; i < 60; i++) {
      want('on', 57);
      await pass(1);
    }
    expect(board.commands.map(({ at }) => Math.round((at - START) / 1000))).toEqual([0, 19, 38, 56]);
  });

  it('lets a dose that cannot be shortened run on, and closes it at its new end as well as it can', async () => {
    const { board, want, pass } = bench({ capability: { ...RENEWING, renew: 'ignored' } });
    want('on', 600);
    await pass(5);
    want('on', 100);
    await pass(99);
    expect(board.commands.map(({ for_s }) => for_s)).toEqual([600]);
    await pass(2);
    expect(board.energised).toBe(false);
  });

  it('notices in the middle of a dose that the board lost its power, and gives the rest', async () => {
    const { board, reports, want, pass } = bench({ capability: { ...RENEWING, renew: 'ignored' } });
    want('on', 600);
    await pass(45);
    board.losePower();
    await pass(30);
    expect(board.energised).toBe(true);
    expect(board.commands.map(({ for_s }) => for_s)).toEqual([600, 540]);
    expect(reports).toEqual(['off confirmed', 'on confirmed', 'off drifted', 'on confirmed']);
  });

  it('keeps open what is open, for safety, as long as its lease lasts and no longer', async () => {
    const { board, keeper, want, pass } = bench();
    want('on', 600);
    await pass(30);
    const { leaseEnds } = keeper.load();
    keeper.want({ state: 'on', cause: 'safety', until: leaseEnds });
    await pass(45);
    expect([board.energised, board.commands.length]).toEqual([true, 2]);
    await pass(10);
    expect(board.energised).toBe(false);
  });

  it('opens nothing for safety, only looks', async () => {
    const { board, keeper, want, pass } = bench();
    want('on', 60, 'safety');
    await pass(20);
    expect([board.commands, keeper.load().state]).toEqual([[], 'off']);
  });

  it('goes on trying to close for ever what does not obey, with pauses of 15 seconds at the most', async () => {
    const { board, keeper, want, pass, failures } = bench();
    want('on', 600);
    await pass(30);
    board.fault = 'stuck';
    want('off');
    await pass(3_600);
    expect(keeper.load()).toMatchObject({ state: 'on', confirmed: true, since: START });
    expect(failures()).toBeGreaterThan(230);
    board.fault = 'none';
    await pass(15);
    expect(keeper.load()).toMatchObject({ state: 'off', confirmed: true });
    expect(failures()).toBe(0);
  });

  it('counts what was found running unasked as away from safe', async () => {
    const { board, keeper, want, pass } = bench();
    want('off');
    await pass(1);
    board.fault = 'stuck';
    await pass(31);
    expect(keeper.load()).toMatchObject({ state: 'on', confirmed: true });
  });

  it('asks a device that answers a release only once it is off, what it is, when its lease is over', async () => {
    const { board, keeper, want, pass } = bench({ capability: { ...RENEWING, renew: 'unknown' } });
    want('on', 600);
    await pass(590);
    board.fault = 'stuck';
    board.release = () => Promise.resolve(problem('retry', 'no_answer', 'it did not say that it is off'));
    want('off');
    await pass(23);
    expect(keeper.load()).toMatchObject({ confirmed: false });
    await pass(30);
    expect(keeper.load()).toMatchObject({ state: 'on', confirmed: true });
  });

  it('moves its memory with a clock that is set back', async () => {
    const { keeper, want, pass } = bench();
    want('on', 600);
    await pass(10);
    keeper.setBack(3_600_000);
    const then = START - 3_600_000;
    expect(keeper.load()).toMatchObject({ since: then, leaseEnds: then + 60_000, heldUntil: then + 60_000 });
  });

  it('closes without waiting for the answer to an opening, and believes the closing', async () => {
    const { board, keeper, reports, want, pass } = bench();
    board.answers_ms = 20_000;
    want('on', 600);
    await pass(1);
    want('off');
    await pass(0);
    expect(board.energised).toBe(false);
    await pass(30);
    expect(keeper.load()).toMatchObject({ state: 'off', confirmed: true });
    expect(reports).toEqual(['off confirmed']);
  });
});
