import { describe, expect, it } from 'vitest';
import { keeperBench, KEEPER_START as START, RENEWING } from '../../../../support/keeper-bench.ts';

const HOUR_MS = 3_600_000;
/** The hour before, by the clock that was set back. */
const THEN = START - HOUR_MS;

/** A keeper whose hold, sent at the start, is answered after three seconds. */
async function bench() {
  const all = keeperBench();
  all.board.answers_ms = 3_000;
  all.want('on', 7_200);
  await all.pass(1);
  const setBack = (): void => {
    all.setClock(-HOUR_MS);
    all.keeper.setBack(HOUR_MS);
  };
  return { ...all, setBack };
}

describe('a clock that is set back while an answer is on its way', () => {
  it('moves the lease that is answered, which is renewed in time', async () => {
    const { board, keeper, pass, setBack } = await bench();
    setBack();
    await pass(3);
    expect(keeper.load()).toMatchObject({ leaseEnds: THEN + 63_000, heldUntil: THEN + 60_000 });
    await pass(200);
    expect(board.energised).toBe(true);
    expect(board.commands[1]?.at).toBe(START + 20_000);
  });

  it('moves it also when the answer comes before anybody has noticed', async () => {
    const { board, keeper, pass, setClock } = await bench();
    setClock(-HOUR_MS);
    await pass(3);
    keeper.setBack(HOUR_MS);
    expect(keeper.load()).toMatchObject({ leaseEnds: THEN + 60_000, heldUntil: THEN + 60_000 });
    await pass(200);
    expect(board.energised).toBe(true);
  });

  it('moves what was known before a command that was not sent', async () => {
    const { board, keeper, pass, setBack } = await bench();
    await pass(18.5);
    const { leaseEnds, heldUntil } = keeper.load();
    board.fault = 'away';
    await pass(1);
    expect(keeper.load().leaseEnds).toBeGreaterThan(leaseEnds);
    setBack();
    await pass(2.6);
    expect(keeper.load()).toMatchObject({
      confirmed: false,
      leaseEnds: leaseEnds - HOUR_MS,
      heldUntil: heldUntil - HOUR_MS,
    });
  });

  it('moves a read-back that says what is left of the timer', async () => {
    const { board, keeper, want, pass, setClock } = keeperBench({
      capability: { ...RENEWING, renew: 'ignored' },
    });
    board.tellsLeft = true;
    want('on', 600);
    await pass(1);
    board.answers_ms = 3_000;
    await pass(30);
    setClock(-HOUR_MS);
    await pass(3);
    keeper.setBack(HOUR_MS);
    expect(keeper.load()).toMatchObject({ confirmed: true, leaseEnds: THEN + 600_000 });
  });
});
