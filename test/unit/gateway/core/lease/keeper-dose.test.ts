import { describe, expect, it } from 'vitest';
import { keeperBench, KEEPER_START as START, RENEWING } from '../../../../support/keeper-bench.ts';

/** A keeper of a board that answers a second hold and ignores it. */
function bench() {
  const all = keeperBench({ capability: { ...RENEWING, max_s: 255, renew: 'ignored' } });
  all.board.renews = false;
  const holds = (): number[] =>
    all.board.commands.filter(({ for_s }) => for_s > 0).map(({ at }) => (at - START) / 1000);
  const left_s = (): number => (all.keeper.load().heldUntil - START) / 1000;
  return { ...all, holds, left_s };
}

describe('the lease of a board whose timer cannot be renewed', () => {
  it('is not asked for again because a read-back was lost, and ends when it ends', async () => {
    const { board, keeper, want, pass, holds, left_s } = bench();
    want('on', 1_800);
    await pass(85);
    board.fault = 'silent';
    await pass(20);
    expect(keeper.load()).toMatchObject({ confirmed: false });
    board.fault = 'none';
    await pass(15);
    expect(keeper.load()).toMatchObject({ state: 'on', confirmed: true, leaseEnds: START + 255_000 });
    expect([holds(), left_s()]).toEqual([[0], 255]);
  });

  it('promises nothing when it was taken by a process before this one, until it is over', async () => {
    const { board, keeper, want, pass, holds, left_s } = bench();
    board.press(100);
    want('on', 1_800);
    await pass(99);
    expect(keeper.load()).toMatchObject({ state: 'on', confirmed: true, heldUntil: 0 });
    await pass(30);
    expect(keeper.load()).toMatchObject({ state: 'on', confirmed: true });
    expect([holds(), left_s()]).toEqual([[120], 375]);
  });

  it('counts from the first of the commands whose answers were lost', async () => {
    const { board, keeper, want, pass, holds, left_s } = bench();
    want('off');
    await pass(1);
    board.fault = 'mute';
    want('on', 1_800);
    await pass(10);
    board.fault = 'none';
    await pass(10);
    expect(keeper.load()).toMatchObject({ state: 'on', confirmed: true });
    expect(holds().length).toBeGreaterThan(2);
    expect(left_s()).toBe(1 + 255);
  });

  it('is over for sure only when the longest that may have been obeyed is', async () => {
    const { board, keeper, want, pass } = bench();
    want('off');
    await pass(1);
    board.fault = 'mute';
    want('on', 1_800);
    await pass(0.1);
    board.fault = 'none';
    want('on', 30);
    await pass(1);
    expect(keeper.load()).toMatchObject({ state: 'on', confirmed: true, leaseEnds: START + 256_000 });
  });

  it('is taken unasked where a device says nothing before it is commanded', async () => {
    const { board, keeper, want, pass } = bench();
    board.canBeAsked = false;
    want('on', 1_800);
    await pass(2);
    expect(board.energised).toBe(true);
    expect(keeper.load()).toMatchObject({ state: 'on', confirmed: true, heldUntil: 0 });
  });

  it('counts in full when the commands before it were never sent', async () => {
    const { board, keeper, want, pass, holds, left_s } = bench();
    want('off');
    await pass(1);
    board.fault = 'away';
    want('on', 1_800);
    await pass(300);
    expect(keeper.load()).toMatchObject({ state: 'off', confirmed: false, leaseEnds: 0, heldUntil: 0 });
    board.fault = 'none';
    await pass(15);
    expect(keeper.load()).toMatchObject({ state: 'on', confirmed: true });
    expect(left_s()).toBe((holds().at(-1) ?? 0) + 255);
  });

  it('is taken anew when the last one was read back as over, also when its timer is slow', async () => {
    const { board, reports, want, pass, holds, left_s } = bench();
    want('on', 1_800);
    await pass(1);
    board.press(257);
    await pass(262);
    expect([holds(), left_s()]).toEqual([[0, 260], 515]);
    expect(reports).not.toContain('off drifted');
  });

  it('promises nothing while a return to safe may have been obeyed', async () => {
    const { board, keeper, want, pass } = bench();
    want('on', 1_800);
    await pass(10);
    board.fault = 'silent';
    want('off');
    await pass(1);
    want('on', 1_800);
    board.fault = 'none';
    await pass(20);
    expect(keeper.load()).toMatchObject({ state: 'on', confirmed: true, heldUntil: 0 });
  });

  it('is released though it was overtaken before its answer came', async () => {
    const { board, keeper, want, pass } = bench();
    want('off');
    await pass(1);
    board.answers_ms = 20_000;
    want('on', 1_800);
    await pass(1);
    want('off');
    await pass(0);
    expect(board.energised).toBe(false);
    await pass(30);
    expect(keeper.load()).toMatchObject({ state: 'off', confirmed: true, leaseEnds: 0 });
  });
});
